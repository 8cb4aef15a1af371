import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isRefused, Unreachable } from '../api/failures.ts';
import { sessionQuery } from '../api/session.ts';

/** A refusal is final; only a service that did not answer, or broke, is asked again. */
function worthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && (error instanceof Unreachable || isRefused(error, 500, 502, 503, 504));
}

export function createQueryClient(): QueryClient {
  // A session that ended anywhere ends everywhere: the shell then shows the sign-in page.
  const noticeEndedSession = (error: unknown) => {
    if (isRefused(error, 401)) client.setQueryData(sessionQuery.queryKey, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: noticeEndedSession }),
    mutationCache: new MutationCache({ onError: noticeEndedSession }),
    defaultOptions: {
      queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
  return client;
}
