import type { LifeDistribution } from '../forecast.ts';

/** Every quantile so many times as far from the median as before; never negative, "more than" stays. */
export function widenIntervals(forecast: LifeDistribution, factor: number): LifeDistribution {
  const median = forecast.quantiles[49]!;
  if (factor === 1 || !Number.isFinite(median)) return forecast;
  return { quantiles: forecast.quantiles.map((value) => Math.max(0, median + factor * (value - median))) };
}
