import { type EpochMs, MINUTE_MS } from '@kizashi/kernel';

/** How far ahead of the horizon a device's clock may run. */
const AHEAD_MS = 5 * MINUTE_MS;

export const FUTURE = {
  code: 'future',
  detail: 'measured more than 5 minutes from now; is the clock right?',
} as const;

export function isFuture(measuredAt: number, horizon: EpochMs): boolean {
  return measuredAt > horizon + AHEAD_MS;
}
