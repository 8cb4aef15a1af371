import type { EpochMs } from '@kizashi/kernel';
import type { Order } from './order.ts';
import { type OrderChange, RULES_ACTOR } from './order-change.ts';

/** Reasons kept on an order that the rules themselves called off. */
export const EVIDENCE_WITHDRAWN = 'evidence-withdrawn';
/** The part is out by other means than this order. */
export const REPLACED_OTHERWISE = 'replaced-otherwise';

/** What the rules called off themselves is no refusal of anybody's. */
export const CALLED_OFF_BY_RULES: readonly string[] = [EVIDENCE_WITHDRAWN, REPLACED_OTHERWISE];

/** Calls an order off because what it was opened for is no longer there. Only before the visit. */
export function withdrawOrder(
  order: Order,
  reason: typeof EVIDENCE_WITHDRAWN | typeof REPLACED_OTHERWISE,
  at: EpochMs,
): OrderChange {
  return {
    order: {
      ...order,
      state: 'cancelled',
      reason,
      deferredUntil: null,
      closedAt: at,
      updatedAt: at,
      version: order.version + 1,
    },
    facts: [
      {
        verb: 'cancel',
        at,
        actor: RULES_ACTOR,
        fromState: order.state,
        toState: 'cancelled',
        detail: { reason },
      },
    ],
  };
}
