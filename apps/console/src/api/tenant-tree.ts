import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** Names and time zones hardly ever change. */
const HOUR = 3_600_000;

export const machineQuery = (id: string) =>
  queryOptions({
    queryKey: ['machine', id],
    queryFn: ({ signal }) => call(endpoints.machines.read, { path: { id }, signal }),
  });

export const lineQuery = (id: string) =>
  queryOptions({
    queryKey: ['line', id],
    queryFn: ({ signal }) => call(endpoints.lines.read, { path: { id }, signal }),
    staleTime: HOUR,
  });

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: ['site', id],
    queryFn: ({ signal }) => call(endpoints.sites.read, { path: { id }, signal }),
    staleTime: HOUR,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => call(endpoints.customers.read, { path: { id }, signal }),
    staleTime: HOUR,
  });

export const plannedStopsQuery = (lineId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['line', lineId, 'planned-stops', from, to],
    queryFn: async ({ signal }) => {
      const query = { lineId, from, to, limit: 200 };
      const { items } = await call(endpoints.plannedStops.list, { query, signal });
      return items.filter((stop) => stop.lineId === lineId);
    },
  });
