import type { Uniform } from './keyed-random.ts';

/** Standard normal (Box and Muller 1958). */
export function standardNormal(uniform: Uniform): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
  return radius * Math.cos(2 * Math.PI * uniform());
}

export function between(uniform: Uniform, low: number, high: number): number {
  return low + (high - low) * uniform();
}

/** Weibull life by inversion, in the unit of `eta`. */
export function weibull(uniform: Uniform, beta: number, eta: number): number {
  return eta * (-Math.log(1 - uniform())) ** (1 / beta);
}

/**
 * Weibull life known to lie in [low, high], by inversion within that range: the same as drawing again until a
 * value falls inside, in one draw.
 */
export function truncatedWeibull(
  uniform: Uniform,
  beta: number,
  eta: number,
  low: number,
  high: number,
): number {
  const cdf = (life: number) => 1 - Math.exp(-((life / eta) ** beta));
  const p = between(uniform, cdf(low), cdf(high));
  return Math.min(high, Math.max(low, eta * (-Math.log(1 - p)) ** (1 / beta)));
}
