import type { Order } from '@kizashi/api-contract';

/** Somebody still has to say yes, later or no. */
export function answerable({ state }: Pick<Order, 'state'>): boolean {
  return state === 'advised' || state === 'proposed' || state === 'deferred';
}

/** A window is agreed, and the part is still in the machine. */
export function agreed({ state }: Pick<Order, 'state'>): boolean {
  return state === 'accepted' || state === 'parts-reserved' || state === 'scheduled' || state === 'ready';
}
