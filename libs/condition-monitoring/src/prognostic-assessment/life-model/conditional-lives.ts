import type { LifeDistribution } from '../forecast.ts';
import { QUANTILES } from '../life-distribution.ts';

/**
 * Remaining life given what the trees said, from lives that they had not learned from: conformal, by sliding bins of the
 * predicted index (Vovk 2005; Bostrom et al. 2017, "Mondrian"). All in life units.
 */
export interface ConditionalLives {
  /** Two restricted lives: what the trees predict is the mean of min(remaining, cap), standardised by mean and sd. */
  readonly caps: Float64Array;
  readonly targetMean: Float64Array;
  readonly targetSd: Float64Array;
  /** Ascending indexes at which a distribution was measured, and its quantiles, 99 each. */
  readonly knots: Float64Array;
  readonly quantiles: Float64Array;
}

/** One prediction of a life that was set aside. */
export interface PastIndex {
  readonly index: number;
  readonly remaining: number;
  /** Otherwise the part was removed then, and more than `remaining` was left. */
  readonly failed: boolean;
  /** What it counts for: lives count the same, however long they were looked at. 1 when it is not said. */
  readonly weight?: number;
}

const KNOTS = 60;
/** Of all predictions, this share on each side of a knot tells of it, and at least so many. */
const SIDE_SHARE = 0.02;
const LEAST_SIDE = 30;

/** Mean of both restricted lives: its order is that of life over the whole range, since each goes flat elsewhere. */
export function indexOf(
  prediction: Float64Array,
  lives: Pick<ConditionalLives, 'targetMean' | 'targetSd'>,
): number {
  const { targetMean, targetSd } = lives;
  return (
    (targetMean[0]! + prediction[0]! * targetSd[0]! + targetMean[1]! + prediction[1]! * targetSd[1]!) / 2
  );
}

export function learnConditionalLives(
  past: readonly PastIndex[],
  targets: Pick<ConditionalLives, 'caps' | 'targetMean' | 'targetSd'>,
): ConditionalLives {
  const sorted = [...past].sort((a, b) => a.index - b.index);
  const side = Math.max(LEAST_SIDE, Math.round(SIDE_SHARE * sorted.length));
  const places = placesOf(sorted.length);
  const bins = places.map((place) => sorted.slice(Math.max(0, place - side), place + side + 1));
  const knots = Float64Array.from(bins, (bin) => weightedMean(bin, (one) => one.index));
  const means = Float64Array.from(bins, (bin) => weightedMean(bin, (one) => one.remaining));
  const quantiles = new Float64Array(knots.length * QUANTILES);
  bins.forEach((bin, k) => {
    // Within a bin life rises with the index: taken off, or the bin's own width would count as uncertainty.
    const level = means[k]!;
    const moved = bin.map((one) => ({
      remaining: level + one.remaining - interpolated(knots, means, one.index),
      failed: one.failed,
      weight: one.weight ?? 1,
    }));
    quantiles.set(survivalQuantiles(moved), k * QUANTILES);
  });
  return { ...targets, knots, quantiles };
}

/** The distribution at an index, interpolated between knots. */
export function livesAt(lives: ConditionalLives, index: number): LifeDistribution {
  const { knots, quantiles } = lives;
  const { left, share } = placeIn(knots, index);
  const said = new Float64Array(QUANTILES);
  const right = Math.min(left + 1, knots.length - 1);
  let least = 0;
  for (let p = 0; p < QUANTILES; p++) {
    const a = quantiles[left * QUANTILES + p]!;
    const value = a + share * (quantiles[right * QUANTILES + p]! - a);
    least = Math.max(least, value);
    said[p] = least;
  }
  return { quantiles: said };
}

function placesOf(size: number): readonly number[] {
  const knots = Math.min(KNOTS, Math.max(1, Math.floor(size / 20)));
  return Array.from({ length: knots }, (_, k) => Math.round((k * (size - 1)) / Math.max(1, knots - 1)));
}

/** Kaplan and Meier (1958): parts that were removed before they failed count as long as they were seen. */
function survivalQuantiles(
  bin: readonly { readonly remaining: number; readonly failed: boolean; readonly weight: number }[],
): Float64Array {
  const sorted = [...bin].sort((a, b) => a.remaining - b.remaining);
  const quantiles = new Float64Array(QUANTILES);
  let atRisk = sorted.reduce((sum, one) => sum + one.weight, 0);
  let surviving = 1;
  let p = 0;
  let before = sorted[0]?.remaining ?? 0;
  for (const { remaining, failed, weight } of sorted) {
    const next = failed ? surviving * Math.max(0, 1 - weight / atRisk) : surviving;
    atRisk -= weight;
    if (!failed) continue;
    while (p < QUANTILES && (p + 1) / (QUANTILES + 1) <= 1 - next + 1e-12) {
      const within = ((p + 1) / (QUANTILES + 1) - (1 - surviving)) / (surviving - next);
      quantiles[p++] = Math.max(0, before + Math.min(1, Math.max(0, within)) * (remaining - before));
    }
    surviving = next;
    before = remaining;
  }
  const longest = Math.max(0, sorted.at(-1)?.remaining ?? 0);
  while (p < QUANTILES) quantiles[p++] = longest;
  return quantiles;
}

function weightedMean(bin: readonly PastIndex[], of: (one: PastIndex) => number): number {
  let sum = 0;
  let total = 0;
  for (const one of bin) {
    sum += (one.weight ?? 1) * of(one);
    total += one.weight ?? 1;
  }
  return sum / total;
}

function interpolated(knots: Float64Array, values: Float64Array, at: number): number {
  const { left, share } = placeIn(knots, at);
  const right = Math.min(left + 1, knots.length - 1);
  return values[left]! + share * (values[right]! - values[left]!);
}

/** The knot at or below, and how far it is to the next one (0..1); ends are held. */
function placeIn(knots: Float64Array, at: number): { readonly left: number; readonly share: number } {
  let low = 0;
  let high = knots.length - 1;
  if (!(at > knots[0]!)) return { left: 0, share: 0 };
  if (at >= knots[high]!) return { left: high, share: 0 };
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (knots[middle]! <= at) low = middle;
    else high = middle;
  }
  const width = knots[high]! - knots[low]!;
  return { left: low, share: width > 0 ? (at - knots[low]!) / width : 0 };
}
