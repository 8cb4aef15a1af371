import type { Session } from '@kizashi/api-contract';
import { redeemToken } from '../../api/session.ts';

const attempts = new Map<string, Promise<Session>>();

/**
 * A sign-in token works once, while React may mount a page twice and people press reload: one page load sends a token
 * once, whoever asks. A token that did not reach the service may be sent again.
 */
export function redeemOnce(token: string): Promise<Session> {
  const known = attempts.get(token);
  if (known) return known;
  const attempt = redeemToken(token);
  attempts.set(token, attempt);
  attempt.catch(() => attempts.delete(token));
  return attempt;
}
