/** P(at most `successes` of `trials`, each with probability `p`): exact, by the ratio of neighbouring terms. */
export function binomialAtMost(successes: number, trials: number, p: number): number {
  if (successes >= trials) return 1;
  let logTerm = trials * Math.log1p(-p);
  let sum = 0;
  for (let k = 0; k <= successes; k++) {
    sum += Math.exp(logTerm);
    logTerm += Math.log((trials - k) / (k + 1)) + Math.log(p) - Math.log1p(-p);
  }
  return Math.min(1, sum);
}
