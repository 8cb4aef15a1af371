import type { Advice, AdviceInput } from './advice.ts';

/** The ranked windows for replacing one part, and whether and until when to order. */
export function advise(input: AdviceInput): Advice {
  return {
    options: [],
    evidenceGateHolds: input.pWearAbove5Percent >= input.settings.evidenceGate,
    urgent: input.pFail72h > input.settings.urgentLimit,
  };
}
