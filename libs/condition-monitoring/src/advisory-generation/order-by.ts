import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { AdviceInput, AdviceOption } from './advice.ts';
import { quantileOf } from './failure-time.ts';

/**
 * Last instant on which ordering still beats the wear: the earlier of
 * (a) the latest d with P(T < d + lead time + preparation) <= alpha, and
 * (b) the chosen window minus the 90 % lead time minus preparation, once there is enough evidence of wear.
 * It may lie in the past. `chosen` is undefined where waiting beyond the last known stop would be cheaper still.
 */
export function orderByOf(input: AdviceInput, chosen: AdviceOption | undefined): EpochMs | undefined {
  const { failureTime, pWearAbove5Percent, settings, supply } = input;
  const byRisk = quantileOf(failureTime, settings.alpha) - supply.leadTimeMsP50 - supply.preparationMs;
  const byWindow =
    chosen !== undefined && pWearAbove5Percent >= settings.orderGate
      ? chosen.window.from - supply.leadTimeMsP90 - supply.preparationMs
      : Number.POSITIVE_INFINITY;
  const earliest = Math.min(byRisk, byWindow);
  return Number.isFinite(earliest) ? epochMs(earliest) : undefined;
}
