import { customer, line, machine, page, plannedStop, site } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { address, request } from './request.ts';

const plannedStops = page(plannedStop);
/** Names and time zones hardly ever change. */
const HOUR = 3_600_000;

export const machineQuery = (id: string) =>
  queryOptions({
    queryKey: ['machine', id],
    queryFn: ({ signal }) => request(machine, address(`/machines/${id}`), { signal }),
  });

export const lineQuery = (id: string) =>
  queryOptions({
    queryKey: ['line', id],
    queryFn: ({ signal }) => request(line, address(`/lines/${id}`), { signal }),
    staleTime: HOUR,
  });

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: ['site', id],
    queryFn: ({ signal }) => request(site, address(`/sites/${id}`), { signal }),
    staleTime: HOUR,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: ['customer', id],
    queryFn: ({ signal }) => request(customer, address(`/customers/${id}`), { signal }),
    staleTime: HOUR,
  });

export const plannedStopsQuery = (lineId: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['line', lineId, 'planned-stops', from, to],
    queryFn: async ({ signal }) => {
      const answer = await request(
        plannedStops,
        address('/planned-stops', { lineId, from, to, limit: 200 }),
        {
          signal,
        },
      );
      return answer.items.filter((stop) => stop.lineId === lineId);
    },
  });
