import { type EpochMs, epochMs } from '@kizashi/kernel';
import type { Order } from './order.ts';

/** The one timer that an order may have: what falls due, and when on the fleet clock. */
export interface OrderTimer {
  readonly verb: 'resume' | 'expire';
  readonly dueAt: EpochMs;
}

/** The end of the last option: an order that nobody has answered until then can no longer be kept. */
export function lastOptionEnd(order: Order): EpochMs | undefined {
  if (order.options.length === 0) return undefined;
  return epochMs(Math.max(...order.options.map((option) => option.window.to)));
}

/**
 * A deferred order comes back when its time is up; an unanswered one expires with its last option. Undefined
 * when nothing falls due by itself.
 */
export function orderTimer(order: Order): OrderTimer | undefined {
  if (order.state === 'deferred') {
    return order.deferredUntil === null ? undefined : { verb: 'resume', dueAt: order.deferredUntil };
  }
  if (order.state !== 'advised' && order.state !== 'proposed') return undefined;
  const dueAt = lastOptionEnd(order);
  return dueAt === undefined ? undefined : { verb: 'expire', dueAt };
}
