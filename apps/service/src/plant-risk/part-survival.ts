import { type EpochMs, HOUR_MS } from '@kizashi/kernel';

/** A kept forecast, as far as chances are read from it. */
export interface KeptDistribution {
  readonly status: 'estimated' | 'withheld';
  readonly asOf: EpochMs;
  /** Remaining life at 1 % to 99 %, in life units, ascending; Infinity beyond what can be said. */
  readonly quantiles: readonly number[];
  /** Use of life per calendar hour. */
  readonly lifePerHour: number | null;
}

/** Weibull life of a part number, in life units. */
export interface PriorLife {
  readonly beta: number;
  readonly eta: number;
}

/** What an unplanned failure of a part costs beside the swap itself. Hours, and minor units of one currency. */
export interface FailureCosts {
  readonly unplannedHours: number;
  readonly collateral: number;
  readonly emergencyPremium: number;
}

/**
 * P(fails before `at`) as seen by a kept distribution, linear between its percentiles, 0..0.99; undefined where it
 * is withheld. Every screen that says a chance up to a stop reads it here, so no two of them can differ.
 */
export function chanceOfFailingBefore(forecast: KeptDistribution, at: EpochMs): number | undefined {
  if (forecast.status !== 'estimated' || forecast.lifePerHour === null) return undefined;
  const used = (Math.max(0, at - forecast.asOf) / HOUR_MS) * forecast.lifePerHour;
  const { quantiles } = forecast;
  const below = countAtOrBelow(quantiles, used);
  if (below === 0) return quantiles[0]! > 0 ? Math.min(0.01, (0.01 * used) / quantiles[0]!) : 0.01;
  const low = quantiles[below - 1]!;
  const high = quantiles[below] ?? Number.POSITIVE_INFINITY;
  const share = Number.isFinite(high) && high > low ? (used - low) / (high - low) : 0;
  return Math.min(0.99, (below + share) / 100);
}

/** P(a new part fails within `used` life units): the Weibull distribution of its part number. */
export function chanceOfNewPartFailing({ beta, eta }: PriorLife, used: number): number {
  return used > 0 && beta > 0 && eta > 0 ? -Math.expm1(-((used / eta) ** beta)) : 0;
}

/** Unplanned hours x rate + emergency premium + collateral damage; product.md, "The decision". Minor units. */
export function costOfFailure(costs: FailureCosts, downtimeCostPerHour: number): number {
  return costs.unplannedHours * downtimeCostPerHour + costs.emergencyPremium + costs.collateral;
}

function countAtOrBelow(quantiles: readonly number[], used: number): number {
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle]! <= used) low = middle + 1;
    else high = middle;
  }
  return low;
}
