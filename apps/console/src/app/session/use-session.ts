import type { Session } from '@kizashi/api-contract';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../../api/session.ts';

/** Who is signed in. Only below <SignedIn>, where there is always somebody, except in the moment of signing out. */
export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}
