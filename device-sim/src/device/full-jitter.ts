import type { Uniform } from '../random/keyed-random.ts';

export interface ReconnectDelays {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** What the contract asks of a device: from 1 s up to 5 min. */
export const CONTRACT_DELAYS: ReconnectDelays = { firstMs: 1_000, longestMs: 300_000 };

/**
 * Wait before attempt number `attempt` (from 0): uniform below a ceiling that doubles, so that a fleet that lost
 * its broker at one instant does not come back at one instant ("full jitter").
 */
export function fullJitter(attempt: number, delays: ReconnectDelays, uniform: Uniform): number {
  return uniform() * Math.min(delays.longestMs, delays.firstMs * 2 ** attempt);
}
