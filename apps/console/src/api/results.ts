import { endpoints } from '@kizashi/api-contract';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** ISO-8601, half-open; without `to` up to now. */
export interface Period {
  readonly from: string;
  readonly to?: string | undefined;
}

/** Bookings of a period, newest first; totals cover the whole of it. */
export const ledgerQuery = (period: Period) =>
  infiniteQueryOptions({
    queryKey: ['results', 'ledger', period],
    queryFn: ({ pageParam, signal }) =>
      call(endpoints.results.ledger, {
        query: { ...period, limit: 200, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

/** Totals of a period alone. */
export const savingsQuery = (period: Period) =>
  queryOptions({
    queryKey: ['results', 'savings', period],
    queryFn: async ({ signal }) =>
      (await call(endpoints.results.ledger, { query: { ...period, limit: 1 }, signal })).totals,
  });

export const kpisQuery = (period: Period) =>
  queryOptions({
    queryKey: ['results', 'kpis', period],
    queryFn: ({ signal }) => call(endpoints.results.kpis, { query: { ...period }, signal }),
    placeholderData: keepPreviousData,
  });

/** Forecasts made a week before a part ended, against its end. */
export const callsQuery = (period: Period) =>
  queryOptions({
    queryKey: ['results', 'calls', period],
    queryFn: async ({ signal }) =>
      (await call(endpoints.results.calls, { query: { ...period }, signal })).items,
    placeholderData: keepPreviousData,
  });

/** Parts that failed in service. */
export const failuresQuery = (period: Period) =>
  queryOptions({
    queryKey: ['results', 'failures', period],
    queryFn: async ({ signal }) =>
      (await call(endpoints.results.failures, { query: { ...period }, signal })).items,
    placeholderData: keepPreviousData,
  });
