import type { Order, OrderEvent } from '@kizashi/api-contract';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { orderEventsQuery, orderQuery } from '../../api/orders.ts';
import { useLiveRoom } from '../../app/live/live-context.tsx';
import { RefreshRhythm } from '../../app/live/refresh-rhythm.ts';
import { type OrderSubject, useOrderSubject } from './use-order-subject.ts';

export interface OrderData {
  readonly order: Order;
  readonly subject: OrderSubject;
  /** Oldest first; undefined until read. */
  readonly events: readonly OrderEvent[] | undefined;
}

const REST_MS = 1_000;

export function useOrder(id: string): { data: OrderData | undefined; error: Error | null; refetch(): void } {
  const order = useQuery(orderQuery(id));
  const events = useQuery(orderEventsQuery(id));
  const { subject, error } = useOrderSubject(order.data);
  useLiveOrder(id, order.data?.machineId);
  return {
    data: order.data && subject && { order: order.data, subject, events: events.data },
    error: order.error ?? error ?? events.error,
    refetch: () => {
      void order.refetch();
      void events.refetch();
    },
  };
}

function useLiveOrder(id: string, machineId: string | undefined): void {
  const client = useQueryClient();
  const rhythm = useMemo(
    () =>
      new RefreshRhythm(
        () => void client.invalidateQueries({ queryKey: orderQuery(id).queryKey }),
        () => REST_MS,
      ),
    [client, id],
  );
  useEffect(() => () => rhythm.stop(), [rhythm]);
  useLiveRoom('fleet', ({ kind, machineIds }) => {
    if (kind === 'order' && machineId !== undefined && machineIds.includes(machineId)) rhythm.ask();
  });
}
