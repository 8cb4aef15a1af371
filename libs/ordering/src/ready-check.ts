import type { EpochMs } from '@kizashi/kernel';
import { isBeforeVisit, type Order, type OrderState } from './order.ts';
import { type OrderChange, RULES_ACTOR } from './order-change.ts';

export type MissingForVisit = 'part' | 'engineer' | 'stop';

/** What a visit still lacks; nothing once the visit has begun or the order is over. */
export function missingForVisit(order: Order, partInHand: boolean): readonly MissingForVisit[] {
  if (!isBeforeVisit(order.state)) return [];
  const missing: MissingForVisit[] = [];
  if (!partInHand) missing.push('part');
  if (order.assignedTo === null) missing.push('engineer');
  if (order.stopConfirmedAt === null) missing.push('stop');
  return missing;
}

/**
 * Moves a scheduled order to ready when part, engineer and stop are all there, and back when one is lost.
 * Undefined when nothing changes. Leaves `version` alone: that is for whoever makes the whole change.
 */
function checked(order: Order, partInHand: boolean, at: EpochMs): OrderChange | undefined {
  if (order.state !== 'scheduled' && order.state !== 'ready') return undefined;
  const missing = missingForVisit(order, partInHand);
  const toState: OrderState = missing.length === 0 ? 'ready' : 'scheduled';
  if (toState === order.state) return undefined;
  return {
    order: { ...order, state: toState },
    facts: [
      { verb: 'ready-check', at, actor: RULES_ACTOR, fromState: order.state, toState, detail: { missing } },
    ],
  };
}

/** Ends a change that somebody made with the ready check, as part of the same change. */
export function withReadyCheck(change: OrderChange, partInHand: boolean, at: EpochMs): OrderChange {
  const then = checked(change.order, partInHand, at);
  return then ? { order: then.order, facts: [...change.facts, ...then.facts] } : change;
}

/** The ready check by itself, when stock changed around the order; undefined when it changes nothing. */
export function recheckReady(order: Order, partInHand: boolean, at: EpochMs): OrderChange | undefined {
  const change = checked(order, partInHand, at);
  if (!change) return undefined;
  return { order: { ...change.order, updatedAt: at, version: order.version + 1 }, facts: change.facts };
}
