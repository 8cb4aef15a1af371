import type { FleetRow } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, HOUR_MS } from '@kizashi/kernel';
import type { ForecastRow } from '../prognostic-assessment/forecast-view.ts';

/** P(fail within 72 h) from which somebody has to look today; product.md, "Urgent path". */
const URGENT_CHANCE = 0.3;
/** Orders in these states still wait for somebody to settle a date. */
const WITHOUT_A_DATE = new Set(['advised', 'proposed', 'deferred', 'accepted', 'parts-reserved']);

export interface OrderFacts {
  readonly state: string;
  readonly urgent: boolean;
}

/** The section of the fleet page that a machine's most pressing part puts it in. */
export function groupOf(
  machineState: string,
  forecast: ForecastRow | undefined,
  order: OrderFacts | undefined,
): FleetRow['group'] {
  if (machineState === 'alarm' || order?.urgent || (forecast?.pFail72h ?? 0) > URGENT_CHANCE) return 'today';
  if (order !== undefined && WITHOUT_A_DATE.has(order.state)) return 'needs-a-date';
  if (machineState === 'silent' || forecast?.status === 'withheld') return 'cannot-be-judged';
  return 'running';
}

/** P(fails before `at`) as seen by a kept distribution, linear between its percentiles, 0..0.99. */
export function chanceOfFailingBefore(forecast: ForecastRow, at: EpochMs): number | undefined {
  if (forecast.status !== 'estimated' || forecast.lifePerHour === null) return undefined;
  const used = (Math.max(0, at - forecast.asOf) / HOUR_MS) * forecast.lifePerHour;
  const { quantiles } = forecast;
  let below = 0;
  while (below < quantiles.length && quantiles[below]! <= used) below += 1;
  if (below === 0) return quantiles[0]! > 0 ? Math.min(0.01, (0.01 * used) / quantiles[0]!) : 0.01;
  const low = quantiles[below - 1]!;
  const high = quantiles[below] ?? Number.POSITIVE_INFINITY;
  const share = Number.isFinite(high) && high > low ? (used - low) / (high - low) : 0;
  return Math.min(0.99, (below + share) / 100);
}

/** Stops further away than this are not "the next stop" of anything. */
export const STOP_HORIZON_MS = 120 * DAY_MS;
