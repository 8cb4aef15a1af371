import type { EpochMs } from '@kizashi/kernel';
import { type Evidence, inMilliseconds, type OrderSubject } from './evidence.ts';
import { bringsNews } from './evidence-news.ts';
import { isHeldBack, type PastOrder } from './hold-back.ts';
import { isBeforeVisit, type Order } from './order.ts';
import { type OrderChange } from './order-change.ts';
import { openOrder, refreshOrder } from './order-from-evidence.ts';
import { DEFAULT_ORDERING_SETTINGS, type OrderingSettings } from './ordering-settings.ts';
import { EVIDENCE_WITHDRAWN, withdrawOrder } from './withdraw-order.ts';

export interface OpeningInput {
  /** Fleet-now. */
  readonly at: EpochMs;
  readonly subject: OrderSubject;
  /** `withheld` while no forecast may be made. */
  readonly evidence: Evidence | 'withheld';
  /** The open order of this fitted part. */
  readonly open?: Order | undefined;
  /** The newest order of this fitted part that ended without a swap. */
  readonly past?: PastOrder | undefined;
  readonly settings?: OrderingSettings | undefined;
}

export type OrderDecision =
  | ({ readonly kind: 'open' | 'update' | 'cancel' } & OrderChange)
  | {
      readonly kind: 'none';
      readonly because: 'withheld' | 'stale' | 'not-due' | 'held-back' | 'under-way' | 'no-news';
    };

/**
 * When an order opens, changes or is called off by itself (product.md, "When an order opens"). One open order
 * per fitted part: further evidence updates it. Not knowing (withheld, or evidence older than 30 days) neither
 * opens nor changes nor cancels anything.
 */
export function decideOrder(input: OpeningInput): OrderDecision {
  const { at, open, settings = DEFAULT_ORDERING_SETTINGS } = input;
  if (input.evidence === 'withheld') return { kind: 'none', because: 'withheld' };
  const evidence = inMilliseconds(input.evidence);
  if (at - evidence.newestEvidenceAt > settings.staleEvidenceMs) return { kind: 'none', because: 'stale' };
  return open ? decideOpenOrder(open, evidence, at, settings) : decideNewOrder(input, evidence, settings);
}

function decideOpenOrder(
  order: Order,
  evidence: Evidence,
  at: EpochMs,
  settings: OrderingSettings,
): OrderDecision {
  // Once the engineer is at the machine, the as-found record says more than any forecast.
  if (!isBeforeVisit(order.state)) return { kind: 'none', because: 'under-way' };
  const { evidenceGateHolds, urgent } = evidence.advice;
  const goneSince = evidenceGateHolds || urgent ? null : (order.evidenceGoneSince ?? at);
  if (goneSince !== null && at - goneSince >= settings.evidenceGoneMs) {
    return { kind: 'cancel', ...withdrawOrder(order, EVIDENCE_WITHDRAWN, at) };
  }
  if (!bringsNews(order, evidence, goneSince)) return { kind: 'none', because: 'no-news' };
  return { kind: 'update', ...refreshOrder(order, evidence, goneSince, at) };
}

function decideNewOrder(
  { at, subject, past }: OpeningInput,
  evidence: Evidence,
  settings: OrderingSettings,
): OrderDecision {
  const { evidenceGateHolds, urgent, orderBy } = evidence.advice;
  const due = evidenceGateHolds && orderBy !== undefined && orderBy - at <= settings.openAheadMs;
  if (!due && !urgent) return { kind: 'none', because: 'not-due' };
  if (isHeldBack(past, { at, urgent, p50At: evidence.p50At }, settings)) {
    return { kind: 'none', because: 'held-back' };
  }
  return { kind: 'open', ...openOrder(subject, evidence, at) };
}
