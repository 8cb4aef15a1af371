import type { FailureTime, ReplacementCosts } from './advice.ts';
import { pFailBefore } from './failure-time.ts';

/** A life that is not in sight of its end counts as this many mean lives, no more. */
const LONGEST_REST = 5;

/**
 * Expected cost of replacing at `at`, minor units:
 *
 *     C(w) = P(T < w) x (unplanned hours x rate + premium + collateral + labour + part)
 *          + P(T >= w) x (planned hours x rate x k + labour + part)
 *          + E[max(T - w, 0)] x (labour + part + phi x cost of an unplanned failure) / mean life
 *
 * k is 0 inside a planned stop, else 1.
 */
export function replacementCost(
  failureTime: FailureTime,
  at: number,
  planned: boolean,
  costs: ReplacementCosts,
  phi: number,
): number {
  const pFail = pFailBefore(failureTime, at);
  const swap = costs.labour + costs.partPrice;
  const unplanned =
    costs.unplannedHours * costs.downtimeCostPerHour + costs.emergencyPremium + costs.collateral + swap;
  const standstill = planned ? 0 : costs.plannedHours * costs.downtimeCostPerHour;
  const perMs = costs.meanLifeMs > 0 ? (swap + phi * unplanned) / costs.meanLifeMs : 0;
  return (
    pFail * unplanned +
    (1 - pFail) * (standstill + swap) +
    meanRestMs(failureTime, at, LONGEST_REST * costs.meanLifeMs) * perMs
  );
}

/** E[max(T - at, 0)] in ms: every quantile stands for one per cent. */
export function meanRestMs({ quantiles }: FailureTime, at: number, longest: number): number {
  let sum = 0;
  for (const quantile of quantiles) sum += Math.min(longest, Math.max(0, quantile - at));
  return sum / quantiles.length;
}
