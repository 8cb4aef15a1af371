/**
 * Harrell's C where every end is known: of all pairs whose true values differ, the share that is said in the right
 * order; what is said equal counts half. NaN without a pair.
 */
export function concordance(said: readonly number[], truth: readonly number[]): number {
  let pairs = 0;
  let right = 0;
  for (let i = 0; i < truth.length; i++) {
    for (let j = i + 1; j < truth.length; j++) {
      const apart = Math.sign(truth[i]! - truth[j]!);
      if (apart === 0) continue;
      pairs += 1;
      const order = Math.sign(said[i]! - said[j]!);
      right += order === 0 ? 0.5 : order === apart ? 1 : 0;
    }
  }
  return right / pairs;
}
