import type { LifeDistribution } from './forecast.ts';
import { QUANTILES } from './life-distribution.ts';

/** Linear pool of two distributions: `weight` (0..1) is that of the second. */
export function mixForecasts(
  first: LifeDistribution,
  second: LifeDistribution,
  weight: number,
): LifeDistribution {
  const a = first.quantiles;
  const b = second.quantiles;
  const quantiles = new Float64Array(QUANTILES);
  const share = Math.min(1, Math.max(0, weight));
  let i = 0;
  let j = 0;
  let below = 0;
  for (let p = 0; p < QUANTILES; p++) {
    const wanted = (p + 1) / (QUANTILES + 1);
    let value = p === 0 ? 0 : quantiles[p - 1]!;
    while (below < wanted - 1e-12 && (i < a.length || j < b.length)) {
      const fromFirst = j >= b.length || (i < a.length && a[i]! <= b[j]!);
      value = fromFirst ? a[i++]! : b[j++]!;
      below += (fromFirst ? 1 - share : share) / (QUANTILES + 1);
    }
    quantiles[p] = value;
  }
  return { quantiles };
}

/** Ended lives after which what they taught about the course of wear counts as much as the prior life. */
const LIVES_FOR_HALF = 5;

/**
 * Weight of the degradation model against prior life. It grows with the ended lives that taught it, and with the
 * evidence of wear: of a part that shows none, and of whose kind none has failed, the model knows nothing.
 */
export function weightOfDegradation(pWearAbove5Percent: number, livesLearned: number): number {
  const taught = livesLearned / (livesLearned + LIVES_FOR_HALF);
  return taught + (1 - taught) * pWearAbove5Percent;
}
