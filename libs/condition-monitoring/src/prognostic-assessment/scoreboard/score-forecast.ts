import { pFailWithin } from '../life-distribution.ts';
import type { KnownEnd } from './known-end.ts';

/** As much of an estimated forecast as is scored. */
export interface ScorableForecast {
  /** Life used when it was made, in the position's life unit. */
  readonly lifeUsed: number;
  /** Remaining life at 1 % to 99 %, in the life unit; Infinity allowed. */
  readonly quantiles: Float64Array;
  /** Factor by which its intervals had been widened; 1 for none. */
  readonly widened: number;
}

/** Central intervals that the scoreboard speaks of, in per cent. */
export const INTERVALS = [50, 80, 90] as const;

/** What can be said of one forecast once the life has ended; null is "cannot be said". All lengths in life units. */
export interface ForecastScore {
  /** True remaining life; of a part that was taken out before, the life that it had left at least. */
  readonly remaining: number;
  /** P50 less the true remaining life: above 0 it promised too much. Null while censored, or for "more than". */
  readonly error: number | null;
  /** Mean of the pinball loss over the quantiles; those at "more than" are left out. */
  readonly pinball: number | null;
  /** Probability that the forecast had given to an end by then: uniform over 0..1 where forecasts are calibrated. */
  readonly pit: number;
  readonly inside50: boolean | null;
  readonly inside80: boolean | null;
  readonly inside90: boolean | null;
  /**
   * How many times as wide the 80 % interval, before any widening, would have had to be to reach the truth from
   * its median, on the side on which the truth lies; at most 1 where it was wide enough.
   */
  readonly needed: number | null;
}

/** An interval without width that misses would need infinitely more. */
const MOST_NEEDED = 100;
const P10 = 9;
const P50 = 49;
const P90 = 89;

export function scoreForecast(forecast: ScorableForecast, end: KnownEnd): ForecastScore {
  const remaining = Math.max(0, end.life - forecast.lifeUsed);
  const pit = pFailWithin(forecast, remaining);
  if (!end.failed) return censored(remaining, pit);
  const median = forecast.quantiles[P50]!;
  return {
    remaining,
    error: Number.isFinite(median) ? median - remaining : null,
    pinball: pinballLoss(forecast.quantiles, remaining),
    pit,
    inside50: isInside(pit, 50),
    inside80: isInside(pit, 80),
    inside90: isInside(pit, 90),
    needed: Math.min(MOST_NEEDED, neededWidth(forecast.quantiles, remaining) * forecast.widened),
  };
}

/** It had at least this much left: an interval that ends below was too early; of any other nothing can be said. */
function censored(remaining: number, pit: number): ForecastScore {
  const tooEarly = (percent: number) => (pit > 0.5 + percent / 200 ? false : null);
  return {
    remaining,
    error: null,
    pinball: null,
    pit,
    inside50: tooEarly(50),
    inside80: tooEarly(80),
    inside90: tooEarly(90),
    needed: null,
  };
}

/** Whether a truth at this probability lies in the central interval of so many per cent. */
export function isInside(pit: number, percent: number): boolean {
  return Math.abs(pit - 0.5) <= percent / 200 + 1e-12;
}

/** Koenker and Bassett 1978; mean over the levels 1 % to 99 %, in life units. Null when all are "more than". */
export function pinballLoss(quantiles: Float64Array, truth: number): number | null {
  let sum = 0;
  let levels = 0;
  for (const [index, quantile] of quantiles.entries()) {
    if (!Number.isFinite(quantile)) continue;
    const level = (index + 1) / 100;
    sum += truth >= quantile ? level * (truth - quantile) : (1 - level) * (quantile - truth);
    levels += 1;
  }
  return levels === 0 ? null : sum / levels;
}

function neededWidth(quantiles: Float64Array, truth: number): number {
  const low = quantiles[P10]!;
  const median = quantiles[P50]!;
  const high = quantiles[P90]!;
  const [off, width] = truth >= median ? [truth - median, high - median] : [median - truth, median - low];
  if (Number.isFinite(off) && Number.isFinite(width) && width > 0) return off / width;
  if (off === 0 || (truth >= low && truth <= high)) return off === 0 ? 0 : 1;
  return MOST_NEEDED;
}
