import type { FittedPart, Forecast, Machine, Order } from '@kizashi/api-contract';
import type { ProductApi } from '../../device-sim/src/set-up/product-api.ts';
import type { CutEngine } from '../evaluate/figures.ts';

/**
 * What the service says of every replayed engine at the end of its recording, beside the cycles that were really
 * left. Everything is asked over the HTTP API.
 *
 * @param left cycles left of unit 1, 2, …
 * @throws Error when an engine is missing or there are others.
 */
export async function judgeReplay(
  api: ProductApi,
  recording: string,
  left: readonly number[],
): Promise<CutEngine[]> {
  const ordered = new Set((await api.list<Order>('orders?state=open')).map((order) => order.fittedPartId));
  const parts = new Map(
    (await api.list<FittedPart>('fitted-parts?fitted=true')).map((part) => [part.machineId, part.id]),
  );
  const machines = (await api.list<Machine>('machines')).filter(({ serial }) =>
    serial.startsWith(`${recording}-`),
  );
  if (machines.length !== left.length)
    throw new Error(`${machines.length} engines of ${recording} were replayed, ${left.length} are expected`);
  const engines: CutEngine[] = [];
  for (const { id, serial } of machines) {
    const unit = Number(/-(\d+)$/.exec(serial)?.[1]);
    const truth = left[unit - 1];
    const part = parts.get(id);
    if (truth === undefined || part === undefined) throw new Error(`${serial} has no part or no known end`);
    const newest = await api.get<{ items: Forecast[] }>(`fitted-parts/${part}/forecasts?latest=true`);
    engines.push({
      left: truth,
      said: { cycle: unit, openOrder: ordered.has(part), ...interval(newest.items[0]) },
    });
  }
  return engines;
}

/** A bound that is null lies beyond what can be said; a withheld forecast says nothing. */
function interval(forecast: Forecast | undefined) {
  if (forecast?.status !== 'estimated') return {};
  const beyond = Number.POSITIVE_INFINITY;
  return { p10: forecast.p10 ?? beyond, p50: forecast.p50 ?? beyond, p90: forecast.p90 ?? beyond };
}
