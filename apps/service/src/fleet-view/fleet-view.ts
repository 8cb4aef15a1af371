import type { FleetPage, FleetRow, ForecastGlance, Order } from '@kizashi/api-contract';
import { type EpochMs, type FittedPartId, type LineId, plus, type TimeRange, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { isNull, notInArray } from 'drizzle-orm';
import { nextStops } from '../fleet/next-stops.ts';
import { readOrders, viewOf } from '../ordering/read-orders.ts';
import { chanceOfFailingBefore, costOfFailure } from '../plant-risk/part-survival.ts';
import { STOP_HORIZON_MS } from '../plant-risk/stop-horizon.ts';
import { toForecastView } from '../prognostic-assessment/forecast-view.ts';
import { groupOf } from './fleet-group.ts';
import { type NewestForecast, newestForecasts } from './newest-forecasts.ts';

const CLOSED_STATES = ['closed', 'cancelled', 'declined', 'expired'];
const GROUPS: readonly FleetRow['group'][] = ['today', 'needs-a-date', 'cannot-be-judged', 'running'];

type PartRow = typeof schema.fittedParts.$inferSelect;

/** One fitted part as a candidate for its machine's row. */
interface Candidate {
  readonly part: PartRow;
  readonly forecast: NewestForecast | undefined;
  readonly order: Order | undefined;
  readonly group: FleetRow['group'];
  readonly pFailBeforeNextStop: number | undefined;
  readonly expectedLoss: number | undefined;
}

/** Every machine of the transaction's scope with its most pressing part, the most pressing machine first. */
export async function readFleet(tx: Transaction, now: EpochMs, currency: string): Promise<FleetRow[]> {
  const byId = <K extends string, R extends { id: K }>(rows: readonly R[]) =>
    new Map(rows.map((row) => [row.id, row]));
  const machines = await tx.select().from(schema.machines);
  const models = byId(await tx.select().from(schema.machineModels));
  const customers = byId(await tx.select().from(schema.customers));
  const sites = byId(await tx.select().from(schema.sites));
  const lines = byId(await tx.select().from(schema.lines));
  const states = new Map((await tx.select().from(schema.machineStates)).map((row) => [row.machineId, row]));
  const catalogue = new Map(
    (await tx.select().from(schema.partCatalogue)).map((row) => [row.partNumber, row]),
  );
  const stops = Map.groupBy(await tx.select().from(schema.plannedStops), ({ lineId }) => lineId);
  const parts = await tx.select().from(schema.fittedParts).where(isNull(schema.fittedParts.removedAt));
  const partsOf = Map.groupBy(parts, ({ machineId }) => machineId);
  const forecasts = await newestForecasts(tx);
  const open = await readOrders(tx, { where: notInArray(schema.orders.state, CLOSED_STATES) });
  const orders = new Map<FittedPartId, Order>(
    open.map((record) => [record.row.fittedPartId, viewOf(record)]),
  );

  // Counting a rule out costs more than anything else here, and a line's machines share it.
  const known = new Map<string, TimeRange | undefined>();
  const nextStopOf = (line: { readonly id: LineId }, timeZone: string): TimeRange | undefined => {
    if (!known.has(line.id)) {
      const windows = nextStops(stops.get(line.id) ?? [], timeZone, now, plus(now, STOP_HORIZON_MS));
      known.set(line.id, windows[0]);
    }
    return known.get(line.id);
  };

  const rows = machines.flatMap((machine): { row: FleetRow; loss: number }[] => {
    const model = models.get(machine.modelId);
    const customer = customers.get(machine.customerId);
    const site = sites.get(machine.siteId);
    const line = lines.get(machine.lineId);
    if (!model || !customer || !site || !line) return [];
    const standing = states.get(machine.id);
    const state = (standing?.state ?? 'off') as FleetRow['machine']['state'];
    const stop = nextStopOf(line, site.timeZone);

    const candidates = (partsOf.get(machine.id) ?? []).map((part): Candidate => {
      const forecast = forecasts.get(part.id);
      const order = orders.get(part.id);
      const entry = catalogue.get(part.partNumber);
      const chance = forecast && stop && chanceOfFailingBefore(forecast, stop.from);
      const failure = entry && costOfFailure(entry, line.downtimeCostPerHour);
      return {
        part,
        forecast,
        order,
        group: groupOf(state, forecast, order),
        pFailBeforeNextStop: chance,
        expectedLoss: chance === undefined || failure === undefined ? undefined : chance * failure,
      };
    });
    const worst = candidates.toSorted(byUrgency)[0];
    const position = model.positions.find(({ id }) => id === worst?.part.positionId);
    return [
      {
        loss: worst?.expectedLoss ?? -1,
        row: {
          machine: {
            id: machine.id,
            serial: machine.serial,
            modelId: machine.modelId,
            lineId: machine.lineId,
            siteId: machine.siteId,
            customerId: machine.customerId,
            state,
            health: standing?.health ?? null,
            lastReadingAt: standing?.lastReadingAt ? toIso(standing.lastReadingAt) : null,
            nextStopAt: stop === undefined ? null : toIso(stop.from),
            zoneLimits: { ...machine.zoneLimits },
          },
          modelName: model.name,
          customerName: customer.name,
          siteName: site.name,
          lineName: line.name,
          timeZone: site.timeZone,
          group: worst?.group ?? 'running',
          fittedPartId: worst?.part.id ?? null,
          positionName: position?.name ?? null,
          forecast: worst?.forecast === undefined ? null : glanceAt(worst.forecast),
          order: worst?.order ?? null,
          pFailBeforeNextStop: worst?.pFailBeforeNextStop ?? null,
          expectedLoss:
            worst?.expectedLoss === undefined ? null : { amount: Math.round(worst.expectedLoss), currency },
        },
      },
    ];
  });
  return rows
    .toSorted(
      (a, b) =>
        GROUPS.indexOf(a.row.group) - GROUPS.indexOf(b.row.group) ||
        b.loss - a.loss ||
        a.row.machine.serial.localeCompare(b.row.machine.serial),
    )
    .map(({ row }) => row);
}

/** What a row says of a forecast. */
function glanceAt(row: NewestForecast): ForecastGlance {
  const {
    quantiles: _whole,
    because: _reasons,
    dataQuality: _quality,
    cause: _cause,
    ...glance
  } = toForecastView({ ...row, because: [] });
  return glance;
}

/** How many machines stand in each section, over the whole scope. */
export function countFleet(rows: readonly FleetRow[]): FleetPage['counts'] {
  const count = (group: FleetRow['group']) => rows.filter((row) => row.group === group).length;
  return {
    machines: rows.length,
    sending: rows.filter(({ machine }) => machine.lastReadingAt !== null && machine.state !== 'silent')
      .length,
    today: count('today'),
    needsADate: count('needs-a-date'),
    cannotBeJudged: count('cannot-be-judged'),
    running: count('running'),
  };
}

/** Within one machine: the section first, then what a failure would cost, then who ends first. */
function byUrgency(a: Candidate, b: Candidate): number {
  return (
    GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) ||
    Number(b.order !== undefined) - Number(a.order !== undefined) ||
    (b.expectedLoss ?? -1) - (a.expectedLoss ?? -1) ||
    medianOf(a) - medianOf(b)
  );
}

function medianOf({ forecast }: Candidate): number {
  const median = forecast?.quantiles[49];
  return median === undefined || !forecast?.lifePerHour ? Number.MAX_VALUE : median / forecast.lifePerHour;
}
