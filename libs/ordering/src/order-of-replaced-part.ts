import { type EpochMs, plus } from '@kizashi/kernel';
import { isBeforePromise, isBeforeVisit, type Order } from './order.ts';
import type { OrderChange } from './order-change.ts';
import { SAME_SWAP_MS } from './swap.ts';
import { REPLACED_OTHERWISE, withdrawOrder } from './withdraw-order.ts';

export type AfterReplacement =
  | { readonly kind: 'withdraw'; readonly change: OrderChange }
  /** Nothing yet: the engineer may still report the same swap. */
  | { readonly kind: 'wait'; readonly until: EpochMs }
  | { readonly kind: 'keep' };

/**
 * What becomes of an order whose part is known to be out, by whatever means. Nobody has promised a visit: it ends
 * at once. A visit was promised: the report may have come from that very visit, ahead of the engineer's, so it ends
 * only when nothing was signed off within the 72 h in which both would be one swap. Once the visit has begun it
 * belongs to the engineer, who completes it.
 */
export function orderOfReplacedPart(order: Order, replacedAt: EpochMs, at: EpochMs): AfterReplacement {
  if (!isBeforeVisit(order.state)) return { kind: 'keep' };
  const until = plus(replacedAt, SAME_SWAP_MS);
  if (!isBeforePromise(order.state) && at < until) return { kind: 'wait', until };
  return { kind: 'withdraw', change: withdrawOrder(order, REPLACED_OTHERWISE, at) };
}
