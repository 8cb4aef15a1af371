import type {
  FittedPart,
  Forecast,
  LedgerEntry,
  Machine,
  MachineModel,
  Order,
  OrderEvent,
  ResultsKpis,
  TimelineEntry,
} from '@kizashi/api-contract';

/** Reads one address below /api/v1, as `/orders?state=open`; throws when it is refused. */
export type ReadApi = (path: string) => Promise<unknown>;

export interface Provenance {
  /** What was looked at, so that an empty fleet does not pass for a clean one. */
  readonly seen: Readonly<
    Record<'machines' | 'forecasts' | 'orders' | 'bookings' | 'swaps' | 'readings', number>
  >;
  /** Every row that leads nowhere. */
  readonly orphans: readonly string[];
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Following a forecast down to its very reading costs a question each; one of so many is followed. */
const READINGS_FOLLOWED = 20;

/**
 * Follows everything that an installation claims back to what it came from, over the public API alone: every forecast
 * names the reading or the silence that caused it, every order the forecast that opened it, every booking the order, the
 * forecast and the as-found record behind it, every part that came in for another who said so, every figure its rows.
 */
export async function followProvenance(read: ReadApi): Promise<Provenance> {
  const orphans: string[] = [];
  const seen = { machines: 0, forecasts: 0, orders: 0, bookings: 0, swaps: 0, readings: 0 };
  const models = new Map(
    (await all<MachineModel>(read, '/machine-models')).map((model) => [model.id, model]),
  );
  const forecasts = new Map<string, string>();
  for (const machine of await all<Machine>(read, '/machines')) {
    seen.machines += 1;
    const parts = await all<FittedPart>(read, `/fitted-parts?machineId=${machine.id}`);
    for (const part of parts) {
      for (const forecast of await all<Forecast>(read, `/fitted-parts/${part.id}/forecasts`)) {
        forecasts.set(forecast.id, part.id);
        seen.forecasts += 1;
        const orphan = causeFault(forecast);
        if (orphan !== undefined) orphans.push(`forecast ${forecast.id}: ${orphan}`);
        if (orphan !== undefined || seen.forecasts % READINGS_FOLLOWED !== 1) continue;
        seen.readings += 1;
        if (!(await hasReading(read, machine, models.get(machine.modelId), forecast))) {
          orphans.push(`forecast ${forecast.id}: its reading is not in the store`);
        }
      }
    }
    const line = await all<TimelineEntry>(read, `/machines/${machine.id}/timeline`);
    for (const entry of line) {
      if (entry.kind === 'forecast' && !forecasts.has(entry.forecastId))
        forecasts.set(entry.forecastId, entry.fittedPartId);
    }
    seen.swaps += line.filter(({ kind }) => kind === 'swap').length;
    orphans.push(...unreportedSwaps(parts, line));
  }
  const orders = new Map<string, Order>();
  const foundSeverity = new Map<string, string>();
  for (const order of await all<Order>(read, '/orders')) {
    orders.set(order.id, order);
    seen.orders += 1;
    const events = await all<OrderEvent>(read, `/orders/${order.id}/events`);
    orphans.push(...orderFaults(order, events, forecasts).map((fault) => `order ${order.number}: ${fault}`));
    const found = events.find(({ verb }) => verb === 'as-found')?.detail.severity;
    if (typeof found === 'string') foundSeverity.set(order.id, found);
  }
  const ledger = await all<LedgerEntry>(read, '/results/ledger');
  for (const entry of ledger) {
    seen.bookings += 1;
    const order = orders.get(entry.orderId);
    const fail = (fault: string) => orphans.push(`booking ${entry.id}: ${fault}`);
    if (order?.state !== 'closed') fail(`its order ${entry.orderId} is ${order?.state ?? 'not there'}`);
    if (foundSeverity.get(entry.orderId) !== entry.basis.severity) fail('no as-found record says the same');
    if (forecasts.get(entry.forecastId) !== entry.fittedPartId)
      fail(`its forecast ${entry.forecastId} is of no such part`);
  }
  const booked = new Set(ledger.map(({ orderId }) => orderId));
  for (const { id, number, state, asFound } of orders.values()) {
    if (state === 'closed' && asFound?.severity === 'none' && !booked.has(id))
      orphans.push(`order ${number}: a false alarm that nobody booked`);
  }
  orphans.push(...(await figureFaults(read)));
  return { seen, orphans };
}

async function all<Item>(read: ReadApi, path: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '500', ...(cursor !== null && { cursor }) });
    const answer = (await read(`${path}${path.includes('?') ? '&' : '?'}${query}`)) as Page<Item>;
    items.push(...answer.items);
    cursor = answer.nextCursor;
  } while (cursor !== null);
  return items;
}

function causeFault({ asOf, cause }: Forecast): string | undefined {
  if (cause === null) return 'has no cause';
  const at = Date.parse(asOf);
  if (cause.kind === 'silence') {
    const silent = cause.lastReadingAt !== null && Date.parse(cause.lastReadingAt) < at;
    return silent ? undefined : 'made of silence, with a reading since';
  }
  const [from, to, measured] = [cause.windowFrom, cause.windowTo, cause.measuredAt].map((text) =>
    Date.parse(text),
  );
  if (measured! < from! || measured! >= to!) return 'its reading lies outside its window';
  return to! > at ? 'its window ends after it' : undefined;
}

async function hasReading(
  read: ReadApi,
  machine: Machine,
  model: MachineModel | undefined,
  { cause }: Forecast,
): Promise<boolean> {
  if (cause === null || cause.kind === 'silence') return true;
  const from = Date.parse(cause.measuredAt);
  const range = { from: cause.measuredAt, to: new Date(from + 1).toISOString(), points: '1' };
  for (const { id } of model?.channels ?? []) {
    const query = new URLSearchParams({ channel: id, ...range });
    const { points } = (await read(`/machines/${machine.id}/telemetry?${query}`)) as {
      points: readonly unknown[];
    };
    if (points.length > 0) return true;
  }
  return false;
}

/** A part that followed another came in by a swap, and a swap was reported by somebody. */
function unreportedSwaps(parts: readonly FittedPart[], line: readonly TimelineEntry[]): string[] {
  const reported = new Set(
    line.flatMap((entry) => (entry.kind === 'swap' && entry.reports.length > 0 ? [entry.fittedPartId] : [])),
  );
  return [...Map.groupBy(parts, ({ positionId }) => positionId).values()].flatMap((ofPosition) =>
    ofPosition
      .toSorted((a, b) => Date.parse(a.fittedAt) - Date.parse(b.fittedAt))
      .slice(1)
      .filter(({ id }) => !reported.has(id))
      .map(({ id }) => `fitted part ${id}: nobody reported that it came in`),
  );
}

function orderFaults(
  order: Order,
  events: readonly OrderEvent[],
  forecasts: ReadonlyMap<string, string>,
): string[] {
  const [first] = events;
  if (first?.verb !== 'open') return ['nothing opened it'];
  const named = first.detail.forecastId;
  const faults: string[] = [];
  for (const id of [named, order.forecastId]) {
    if (typeof id !== 'string' || forecasts.get(id) !== order.fittedPartId)
      faults.push(`forecast ${id} is of no such part`);
  }
  if (order.asFound !== null && !events.some(({ verb }) => verb === 'as-found'))
    faults.push('nobody recorded what was found');
  if (events.at(-1)?.toState !== order.state)
    faults.push(`its events end in ${events.at(-1)?.toState}, it is ${order.state}`);
  return faults;
}

/** Figures of the results page against the rows that they link to. */
async function figureFaults(read: ReadApi): Promise<string[]> {
  const { asFound, calls, failuresWithoutOrder, links, orders } = (await read(
    '/results/kpis',
  )) as ResultsKpis;
  const counted = {
    closed: (await all<Order>(read, links.closed)).length,
    declined: (await all<Order>(read, links.declined)).length,
    opened: (await all<Order>(read, links.opened)).length,
    open: (await all<Order>(read, links.open)).length,
  };
  const judged = await all<{ cameTrue: boolean }>(read, links.calls);
  const failed = await all<{ orderId: string | null }>(read, links.failures);
  const figures: Readonly<Record<string, readonly [figure: number, rows: number]>> = {
    closed: [orders.closed, counted.closed],
    declined: [orders.declined, counted.declined],
    opened: [orders.opened, counted.opened],
    open: [orders.open, counted.open],
    asFound: [asFound.none + asFound.light + asFound.advanced + asFound.failed, counted.closed],
    judged: [calls.judged, judged.length],
    cameTrue: [calls.cameTrue, judged.filter(({ cameTrue }) => cameTrue).length],
    failuresWithoutOrder: [failuresWithoutOrder, failed.filter(({ orderId }) => orderId === null).length],
  };
  return Object.entries(figures)
    .filter(([, [figure, rows]]) => figure !== rows)
    .map(([name, [figure, rows]]) => `figure ${name}: ${figure}, but ${rows} rows`);
}
