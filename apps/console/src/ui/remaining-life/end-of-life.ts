import type { Forecast } from '@kizashi/api-contract';
import { HOUR_MS } from '@kizashi/kernel';

/**
 * When a part fails, on the calendar: `quantiles[p - 1]` is the instant (epoch ms) before which it fails with a
 * chance of p %, Infinity beyond what can be said. Ascending, 99 values.
 */
export interface EndOfLife {
  readonly quantiles: readonly number[];
}

/** Undefined where the forecast is withheld or cannot be put on the calendar. */
export function endOfLife(
  forecast: Pick<Forecast, 'status' | 'asOf' | 'quantiles' | 'lifePerHour'>,
): EndOfLife | undefined {
  const { quantiles, lifePerHour } = forecast;
  if (forecast.status !== 'estimated' || quantiles.length !== 99) return undefined;
  if (lifePerHour === null || lifePerHour <= 0) return undefined;
  const asOf = Date.parse(forecast.asOf);
  return {
    quantiles: quantiles.map((life) =>
      life === null ? Number.POSITIVE_INFINITY : asOf + (life / lifePerHour) * HOUR_MS,
    ),
  };
}

/** The instant before which the part fails with chance `p` (0.01 to 0.99); Infinity when beyond what can be said. */
export function instantAt({ quantiles }: EndOfLife, p: number): number {
  const place = p * 100 - 1;
  const below = Math.min(98, Math.max(0, Math.floor(place)));
  const above = Math.min(98, below + 1);
  const lower = quantiles[below]!;
  const upper = quantiles[above]!;
  const share = place - below;
  if (share <= 0 || lower === upper) return lower;
  return upper === Number.POSITIVE_INFINITY ? upper : lower + share * (upper - lower);
}

/**
 * Chance that the part has failed before `at`, linear between the quantiles as the service counts it. Outside the 1st
 * and the 99th percentile nothing finer is known: 0.01 and 0.99 are said as "below 1 %" and "above 99 %".
 */
export function chanceFailedBefore({ quantiles }: EndOfLife, at: number): number {
  if (at < quantiles[0]!) return 0.01;
  if (at > quantiles[98]!) return 0.99;
  let below = 0;
  while (below < 97 && quantiles[below + 1]! <= at) below += 1;
  const lower = quantiles[below]!;
  const upper = quantiles[below + 1]!;
  if (at >= upper) return (below + 2) / 100;
  const share = upper === Number.POSITIVE_INFINITY || upper === lower ? 0 : (at - lower) / (upper - lower);
  return (below + 1 + share) / 100;
}

/** Chance that the part is still alive when a stop begins. */
export function chanceOfReaching(end: EndOfLife, at: number): number {
  return 1 - chanceFailedBefore(end, at);
}
