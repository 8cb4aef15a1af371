import { DAY_MS, type EpochMs } from '@kizashi/kernel';
import type { Forecast, WithheldReason } from './forecast.ts';

const MOVED = 0.05;
const MEDIAN = 49;

/** As much of a kept forecast as the next one is compared with. Plain JSON: null stands for "more than can be said". */
export interface KeptForecast {
  readonly asOf: EpochMs;
  readonly reason?: WithheldReason;
  /** P50 in life units; only of an estimated one. */
  readonly median?: number | null;
}

export function toKept(forecast: Forecast): KeptForecast {
  if (forecast.status === 'withheld') return { asOf: forecast.asOf, reason: forecast.reason };
  const median = forecast.remaining.quantiles[MEDIAN]!;
  return { asOf: forecast.asOf, median: Number.isFinite(median) ? median : null };
}

/** A forecast is kept when P50 moved by more than 5 %, its status changed, or a day has passed. */
export function worthKeeping(previous: KeptForecast | undefined, next: Forecast): boolean {
  if (previous === undefined || next.asOf - previous.asOf >= DAY_MS) return true;
  const now = toKept(next);
  if (now.reason !== previous.reason) return true;
  if (typeof previous.median !== 'number' || typeof now.median !== 'number')
    return previous.median !== now.median;
  return Math.abs(now.median - previous.median) > MOVED * Math.abs(previous.median);
}
