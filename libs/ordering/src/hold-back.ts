import type { EpochMs } from '@kizashi/kernel';
import type { OrderingSettings } from './ordering-settings.ts';
import { CALLED_OFF_BY_RULES } from './withdraw-order.ts';

/** The newest order of a fitted part that is over without a swap, as far as the opening rule asks. */
export interface PastOrder {
  readonly state: 'declined' | 'expired' | 'cancelled';
  readonly reason: string | null;
  readonly closedAt: EpochMs;
  /** P50 of the forecast that stood behind it when it ended. */
  readonly p50At: EpochMs | null;
}

/**
 * P50 has come nearer when its *date* has moved: the passing of time alone brings every date nearer and is no
 * news. The yardstick is the time that was left to it at the refusal. A P50 beyond what could be said then
 * counts as nearer as soon as there is one.
 */
function p50CameNearer(past: PastOrder, p50At: EpochMs | null, nearerShare: number): boolean {
  if (p50At === null) return false;
  if (past.p50At === null) return true;
  const leftThen = Math.max(0, past.p50At - past.closedAt);
  return past.p50At - p50At > nearerShare * leftThen;
}

/**
 * Whether a refusal still speaks for the part: somebody declined, let it expire, or called it off by hand
 * (which refuses it just as well), less than 30 days ago, and nothing has become markedly worse since.
 */
export function isHeldBack(
  past: PastOrder | undefined,
  now: { readonly at: EpochMs; readonly urgent: boolean; readonly p50At: EpochMs | null },
  settings: OrderingSettings,
): boolean {
  if (!past || now.urgent) return false;
  if (past.state === 'cancelled' && CALLED_OFF_BY_RULES.includes(past.reason ?? '')) return false;
  if (now.at - past.closedAt >= settings.holdBackMs) return false;
  return !p50CameNearer(past, now.p50At, settings.nearerShare);
}
