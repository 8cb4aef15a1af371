import { endpoints, type OrderVerb, type OrderVerbEndpoint, type orderVerbs } from '@kizashi/api-contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

export const ORDER_FILTERS = ['open', 'closed', 'all'] as const;
export type OrderFilter = (typeof ORDER_FILTERS)[number];

export const ordersQuery = (filter: OrderFilter) =>
  infiniteQueryOptions({
    queryKey: ['orders', 'list', filter],
    queryFn: ({ pageParam, signal }) => {
      const state = filter === 'all' ? undefined : filter;
      return call(endpoints.orders.list, {
        query: { state, limit: 100, cursor: pageParam ?? undefined },
        signal,
      });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ['orders', id],
    queryFn: ({ signal }) => call(endpoints.orders.read, { path: { id }, signal }),
  });

/** Oldest first, as it happened. */
export const orderEventsQuery = (id: string) =>
  queryOptions({
    queryKey: ['orders', id, 'events'],
    queryFn: async ({ signal }) => {
      const { items } = await call(endpoints.orders.events, {
        path: { id },
        query: { limit: 200 },
        signal,
      });
      return items.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    },
  });

/** The one open order of a fitted part, or null. */
export const openOrderOfPartQuery = (fittedPartId: string) =>
  queryOptions({
    queryKey: ['orders', 'of-part', fittedPartId],
    queryFn: async ({ signal }) => {
      const { items } = await call(endpoints.orders.list, {
        query: { fittedPartId, state: 'open' },
        signal,
      });
      return items.find((found) => found.fittedPartId === fittedPartId) ?? null;
    },
  });

/** One thing that a person wants done to an order, as they saw it. */
export type OrderIntent = {
  [Verb in OrderVerb]: {
    readonly orderId: string;
    readonly verb: Verb;
    readonly body: ReturnType<(typeof orderVerbs)[Verb]['parse']>;
    /** The version the person was looking at. */
    readonly version: number;
    /** The same for every attempt at this intent, so that a retry after a lost answer counts once. */
    readonly idempotencyKey: string;
  };
}[OrderVerb];

export function sendIntent({ orderId, verb, body, version, idempotencyKey }: OrderIntent) {
  const endpoint: OrderVerbEndpoint = endpoints.orders[verb];
  return call(endpoint, {
    path: { id: orderId },
    body,
    ifMatch: `"${version}"`,
    idempotencyKey,
  });
}
