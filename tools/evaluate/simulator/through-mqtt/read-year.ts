import type {
  CataloguePart,
  FittedPart,
  Forecast,
  Machine,
  Order,
  OrderEvent,
  Stock,
} from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs } from '@kizashi/kernel';
import { forEachAtOnce } from '../../../../device-sim/src/set-up/for-each-at-once.ts';
import type { ProductApi } from '../../../../device-sim/src/set-up/product-api.ts';
import type { Call } from '../run-year.ts';
import { type DayRecord, recordOf } from '../year-record.ts';

const AT_ONCE = 4;

/** What the product said in a year. Parts are named by machine, position and serial, as in a recorded year. */
export interface SaidInYear {
  readonly records: readonly DayRecord[];
  readonly calls: readonly Call[];
  readonly partNumbers: Readonly<Record<string, string>>;
  readonly fittedAt: Readonly<Record<string, EpochMs>>;
}

/** Reads the forecasts, orders and fitted parts of a service whose fleet clock went through these days. */
export async function readYear(
  api: ProductApi,
  { startsAt, days }: { readonly startsAt: EpochMs; readonly days: number },
): Promise<SaidInYear> {
  const machines = new Map((await api.list<Machine>('machines')).map((machine) => [machine.id, machine]));
  const parts = await api.list<FittedPart>('fitted-parts');
  const nameOf = (part: FittedPart) =>
    `${machines.get(part.machineId)!.serial} ${part.positionId} ${part.serial}`;
  const edges = Array.from({ length: days }, (_, day) => startsAt + (day + 1) * DAY_MS);

  const records: DayRecord[] = [];
  await forEachAtOnce(parts, AT_ONCE, async (part) => {
    const forecasts = await api.list<Forecast>(`fitted-parts/${part.id}/forecasts`);
    for (const record of dailyRecords(nameOf(part), forecasts, edges)) records.push(record);
  });

  const catalogue = new Map(
    (await api.list<CataloguePart>('part-catalogue')).map((one) => [one.partNumber, one]),
  );
  const shelves = new Map(
    (await api.list<Stock>('stock')).map((one) => [`${one.siteId} ${one.partNumber}`, one.quantity]),
  );
  const supplyDaysOf = ({ machineId, partNumber }: FittedPart) => {
    const { preparationDays, leadTimeDaysP90 } = catalogue.get(partNumber)!;
    const isThere = (shelves.get(`${machines.get(machineId)!.siteId} ${partNumber}`) ?? 0) > 0;
    return preparationDays + (isThere ? 0 : leadTimeDaysP90);
  };
  const partOf = new Map(parts.map((part) => [part.id, part]));
  const calls: Call[] = [];
  await forEachAtOnce(await api.list<Order>('orders'), AT_ONCE, async ({ id, fittedPartId }) => {
    const part = partOf.get(fittedPartId)!;
    const about = { part: nameOf(part), supplyDays: supplyDaysOf(part) };
    const events = await api.list<OrderEvent>(`orders/${id}/events`);
    for (const call of callsOf(events)) calls.push({ ...about, ...call });
  });

  return {
    records,
    calls,
    partNumbers: Object.fromEntries(parts.map((part) => [nameOf(part), part.partNumber])),
    fittedAt: Object.fromEntries(parts.map((part) => [nameOf(part), instant(part.fittedAt)])),
  };
}

/**
 * The newest forecast that was kept by the end of each day, as it was said then: not what late readings made of it.
 * `forecasts`: newest first; `edges` ascending.
 */
export function dailyRecords(
  name: string,
  forecasts: readonly Forecast[],
  edges: readonly number[],
): readonly DayRecord[] {
  const saidThen = forecasts.filter(({ backfilled }) => !backfilled).toReversed();
  const records: DayRecord[] = [];
  let next = 0;
  for (const edge of edges) {
    const before = next;
    while (next < saidThen.length && instant(saidThen[next]!.asOf) <= edge) next += 1;
    if (next > before) records.push(toRecord(name, saidThen[next - 1]!));
  }
  return records;
}

function toRecord(name: string, forecast: Forecast): DayRecord {
  const { asOf, status, quantiles, lifePerHour, pFail72h, pFail7d, pFail30d } = forecast;
  if (status === 'withheld') return { p: name, a: instant(asOf) };
  return recordOf(name, instant(asOf), {
    quantiles: quantiles.map((remaining) => remaining ?? Number.POSITIVE_INFINITY),
    rate: lifePerHour!,
    pFail: [pFail72h!, pFail7d!, pFail30d!],
  });
}

/** An order calls when it is opened, and once more each time that it becomes urgent. */
export function callsOf(events: readonly OrderEvent[]): readonly Pick<Call, 'at' | 'urgent'>[] {
  const calls: Pick<Call, 'at' | 'urgent'>[] = [];
  let urgent = false;
  for (const { verb, at, detail } of events) {
    if (verb !== 'open' && verb !== 'update') continue;
    const before = urgent;
    urgent = detail.urgent === true;
    if (verb === 'open' || (urgent && !before)) calls.push({ at: instant(at), urgent });
  }
  return calls;
}

function instant(iso: string): EpochMs {
  return epochMs(Date.parse(iso));
}
