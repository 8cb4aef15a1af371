import { type EpochMs, HOUR_MS } from '@kizashi/kernel';
import type { EstimatedForecast } from '../prognostic-assessment/index.ts';
import type { FailureTime } from './advice.ts';

/** Remaining life at its rate of use, as dates. A quantile that lies in the past is now. */
export function failureTimeOf(forecast: EstimatedForecast, fleetNow: EpochMs): FailureTime {
  const quantiles = forecast.remaining.quantiles.map((remaining) =>
    forecast.rate > 0 && Number.isFinite(remaining)
      ? Math.max(fleetNow, forecast.asOf + (remaining / forecast.rate) * HOUR_MS)
      : Number.POSITIVE_INFINITY,
  );
  return { quantiles };
}

/** P(T < at), linear between the quantiles. */
export function pFailBefore(failureTime: FailureTime, at: number): number {
  const { quantiles } = failureTime;
  const above = firstAtOrAbove(quantiles, at);
  if (above === 0) return 0;
  if (above === quantiles.length) return 1;
  const low = quantiles[above - 1]!;
  const high = quantiles[above]!;
  const between = Number.isFinite(high) && high > low ? (at - low) / (high - low) : 0;
  return (above + between) / (quantiles.length + 1);
}

function firstAtOrAbove(quantiles: Float64Array, at: number): number {
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle]! >= at) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Instant before which the part fails with probability `p`, linear between the quantiles. */
export function quantileOf({ quantiles }: FailureTime, p: number): number {
  const position = p * (quantiles.length + 1) - 1;
  const low = Math.min(quantiles.length - 1, Math.max(0, Math.floor(position)));
  const high = Math.min(quantiles.length - 1, low + 1);
  const left = quantiles[low]!;
  const right = quantiles[high]!;
  const share = Math.min(1, Math.max(0, position - low));
  return share === 0 || left === right ? left : left + share * (right - left);
}
