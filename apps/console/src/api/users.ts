import { endpoints } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';

/** Whoever the caller may know by name. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await call(endpoints.users.list, { query: { limit: 500 }, signal })).items,
  staleTime: 300_000,
});
