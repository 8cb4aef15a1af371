import { endpoints, type Session } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';
import { isRefused } from './failures.ts';

/** Who is signed in; null when nobody is, which is an answer and not an error. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await call(endpoints.session.read, { signal });
    } catch (error) {
      if (isRefused(error, 401)) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Spends the single-use token of a sign-in link; the answer sets the session cookie. */
export function redeemToken(token: string): Promise<Session> {
  return call(endpoints.session.open, { body: { token } });
}

export function endSession(): Promise<void> {
  return call(endpoints.session.close);
}
