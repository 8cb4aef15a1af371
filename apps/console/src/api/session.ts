import { type Session, session } from '@kizashi/api-contract';
import { queryOptions } from '@tanstack/react-query';
import { isRefused } from './failures.ts';
import { address, nothing, request } from './request.ts';

/** Who is signed in; null when nobody is, which is an answer and not an error. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await request(session, address('/session'), { signal });
    } catch (error) {
      if (isRefused(error, 401)) return null;
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
});

/** Spends the single-use token of a sign-in link; the answer sets the session cookie. */
export function redeemToken(token: string): Promise<Session> {
  return request(session, address('/session'), { method: 'POST', body: { token } });
}

export function endSession(): Promise<void> {
  return request(nothing, address('/session'), { method: 'DELETE' });
}
