import { type EpochMs, plus } from '@kizashi/kernel';
import type { OrderOption, OrderState } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { eq, isNull, notInArray } from 'drizzle-orm';
import { nextStops } from '../fleet/next-stops.ts';
import { latestDistributions } from './latest-distributions.ts';
import { costOfFailure } from './part-survival.ts';
import type { RiskLine, RiskOrder, RiskPart } from './risk-line.ts';
import { STOP_HORIZON_MS } from './stop-horizon.ts';

const CLOSED_STATES = ['closed', 'cancelled', 'declined', 'expired'];
const { customers, fittedParts, lines, machineModels, machines, orders, partCatalogue, plannedStops, sites } =
  schema;

/** Every line of the transaction's scope with its parts, stops and open orders; a handful of queries at any size. */
export async function readPlant(tx: Transaction, now: EpochMs, until: EpochMs): Promise<RiskLine[]> {
  const places = await tx
    .select({ line: lines, siteName: sites.name, timeZone: sites.timeZone, customerName: customers.name })
    .from(lines)
    .innerJoin(sites, eq(sites.id, lines.siteId))
    .innerJoin(customers, eq(customers.id, lines.customerId));
  const models = new Map((await tx.select().from(machineModels)).map((model) => [model.id, model]));
  const catalogue = new Map((await tx.select().from(partCatalogue)).map((part) => [part.partNumber, part]));
  const machineRows = await tx
    .select({ id: machines.id, lineId: machines.lineId, modelId: machines.modelId, serial: machines.serial })
    .from(machines);
  const parts = await tx.select().from(fittedParts).where(isNull(fittedParts.removedAt));
  const stops = await tx.select().from(plannedStops);
  const open = await tx.select().from(orders).where(notInArray(orders.state, CLOSED_STATES));
  const forecasts = await latestDistributions(tx);

  const machinesOf = Map.groupBy(machineRows, ({ lineId }) => lineId);
  const partsOf = Map.groupBy(parts, ({ machineId }) => machineId);
  const stopsOf = Map.groupBy(stops, ({ lineId }) => lineId);
  const orderOf = new Map(open.map((row) => [row.fittedPartId, toRiskOrder(row)]));
  const horizon = Math.max(until, plus(now, STOP_HORIZON_MS)) as EpochMs;

  return places.map(({ line, ...place }): RiskLine => {
    const own = machinesOf.get(line.id) ?? [];
    return {
      id: line.id,
      name: line.name,
      siteId: line.siteId,
      customerId: line.customerId,
      ...place,
      downtimeCostPerHour: line.downtimeCostPerHour,
      machines: own.length,
      stops: nextStops(stopsOf.get(line.id) ?? [], place.timeZone, now, horizon),
      parts: own.flatMap((machine) =>
        (partsOf.get(machine.id) ?? []).map((part): RiskPart => {
          const position = models.get(machine.modelId)?.positions.find(({ id }) => id === part.positionId);
          // The catalogue keeps every part number that is fitted (a foreign key), so the row is there.
          const entry = catalogue.get(part.partNumber)!;
          return {
            id: part.id,
            machineId: machine.id,
            machineSerial: machine.serial,
            positionName: position?.name ?? { ja: part.positionId, en: part.positionId },
            forecast: forecasts.get(part.id),
            failureCost: costOfFailure(entry, line.downtimeCostPerHour),
            prior: { beta: entry.priorBeta, eta: entry.priorEta },
            order: orderOf.get(part.id),
          };
        }),
      ),
    };
  });
}

function toRiskOrder(row: typeof orders.$inferSelect): RiskOrder {
  const advised = (row.options as readonly OrderOption[]).find(({ chosen }) => chosen)?.window;
  const agreed =
    row.windowFrom === null || row.windowTo === null ? undefined : { from: row.windowFrom, to: row.windowTo };
  return {
    id: row.id,
    number: `OR-${row.number}`,
    state: row.state as OrderState,
    urgent: row.urgent,
    window: agreed ?? advised,
  };
}
