import { endpoints, type FleetPage } from '@kizashi/api-contract';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** Rows a page: one page holds an ordinary fleet, and ten thousand machines are twenty calls. */
const ROWS_A_PAGE = 500;

export const fleetQuery = infiniteQueryOptions({
  queryKey: ['fleet'],
  queryFn: ({ pageParam, signal }): Promise<FleetPage> =>
    call(endpoints.fleet.read, { query: { limit: ROWS_A_PAGE, cursor: pageParam ?? undefined }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});
