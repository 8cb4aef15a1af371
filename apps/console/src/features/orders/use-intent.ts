import type { Order } from '@kizashi/api-contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { Unreachable } from '../../api/failures.ts';
import { type OrderIntent, orderEventsQuery, orderQuery, sendIntent } from '../../api/orders.ts';

/** What somebody wants, before it has a key. */
export type Wanted = OrderIntent extends infer Intent
  ? Intent extends OrderIntent
    ? Omit<Intent, 'idempotencyKey'>
    : never
  : never;

/**
 * The key of an intent: the same as before when it is the same wish again, a new one for anything else. So sending
 * again after a lost answer counts once, and a changed mind counts as a new wish.
 */
export function keyFor(wanted: Wanted, before: OrderIntent | undefined, newKey: () => string): OrderIntent {
  const same =
    before !== undefined &&
    before.orderId === wanted.orderId &&
    before.verb === wanted.verb &&
    before.version === wanted.version &&
    JSON.stringify(before.body) === JSON.stringify(wanted.body);
  return { ...wanted, idempotencyKey: same ? before.idempotencyKey : newKey() } as OrderIntent;
}

/** Sends what somebody decided, and brings everything that shows the order up to date, also when it was refused. */
export function useIntent(onDone: (intent: OrderIntent, order: Order) => void) {
  const client = useQueryClient();
  const unanswered = useRef<OrderIntent | undefined>(undefined);
  const mutation = useMutation({
    mutationFn: (intent: OrderIntent) => sendIntent(intent),
    onSuccess: (order, intent) => {
      unanswered.current = undefined;
      client.setQueryData(orderQuery(order.id).queryKey, order);
      onDone(intent, order);
    },
    onError: (error, intent) => {
      unanswered.current = error instanceof Unreachable ? intent : undefined;
    },
    onSettled: (_order, _error, { orderId }) =>
      Promise.all([
        client.invalidateQueries({ queryKey: orderQuery(orderId).queryKey, exact: true }),
        client.invalidateQueries({ queryKey: orderEventsQuery(orderId).queryKey }),
        client.invalidateQueries({ queryKey: ['orders', 'list'] }),
        client.invalidateQueries({ queryKey: ['orders', 'of-part'] }),
        client.invalidateQueries({ queryKey: ['fleet'] }),
      ]),
  });
  return {
    send: (wanted: Wanted) => mutation.mutate(keyFor(wanted, unanswered.current, () => crypto.randomUUID())),
    sending: mutation.isPending,
    error: mutation.error,
    forget: () => mutation.reset(),
  };
}
