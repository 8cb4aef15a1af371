import { page, user } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { address, request } from './request.ts';

const users = page(user);

/** Whoever the caller may know by name. */
export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: async ({ signal }) => (await request(users, address('/users', { limit: 500 }), { signal })).items,
  staleTime: 300_000,
});
