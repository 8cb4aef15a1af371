import type { LifeDistribution } from './forecast.ts';

/** Quantiles of a life distribution are at 1 % to 99 %. */
export const QUANTILES = 99;

/** A distribution given by its quantile function. */
export function fromQuantileFunction(quantile: (p: number) => number): LifeDistribution {
  const quantiles = new Float64Array(QUANTILES);
  for (let i = 0; i < QUANTILES; i++) quantiles[i] = Math.max(0, quantile((i + 1) / 100));
  return { quantiles };
}

/**
 * A distribution given by weights at ascending points: the weight of a point is spread evenly between the middles
 * to its neighbours.
 */
export function fromWeights(points: Float64Array, weights: Float64Array): LifeDistribution {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const quantiles = new Float64Array(QUANTILES);
  let i = 0;
  let below = 0;
  for (let p = 0; p < QUANTILES; p++) {
    const wanted = ((p + 1) / 100) * total;
    while (i < points.length - 1 && below + weights[i]! < wanted) below += weights[i++]!;
    const left = i === 0 ? 0 : (points[i - 1]! + points[i]!) / 2;
    const right = i === points.length - 1 ? points[i]! : (points[i]! + points[i + 1]!) / 2;
    const within = weights[i]! > 0 ? Math.min(1, (wanted - below) / weights[i]!) : 1;
    quantiles[p] = left + within * (right - left);
  }
  return { quantiles };
}

/** P(remaining life < `life`): linear between quantiles, from 0 at no life, to 1 beyond the last. */
export function pFailWithin(distribution: LifeDistribution, life: number): number {
  const { quantiles } = distribution;
  if (!(life > 0)) return 0;
  let low = 0;
  let high = quantiles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (quantiles[middle]! >= life) high = middle;
    else low = middle + 1;
  }
  const left = low === 0 ? 0 : quantiles[low - 1]!;
  const right = low === quantiles.length ? Number.POSITIVE_INFINITY : quantiles[low]!;
  if (low === quantiles.length) return 1 - tailShare(quantiles, life);
  const within = Number.isFinite(right) && right > left ? (life - left) / (right - left) : 0;
  return (low + within) / (quantiles.length + 1);
}

/** Beyond the 99 % quantile the last per cent falls off as fast as it did before it. */
function tailShare(quantiles: Float64Array, life: number): number {
  const last = quantiles[quantiles.length - 1]!;
  const scale = (last - quantiles[quantiles.length - 10]!) / Math.log(10);
  return scale > 0 ? 0.01 * Math.exp(-(life - last) / scale) : 0;
}
