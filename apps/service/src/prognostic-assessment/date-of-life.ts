import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';

/** Dates beyond this many years are "more than can be said". */
const FURTHEST_MS = 50 * 365.25 * 24 * HOUR_MS;

/** When so much life is used up; null where it cannot be put on the calendar or lies beyond what can be said. */
export function dateOfLife(
  asOf: EpochMs,
  remaining: number | null,
  lifePerHour: number | null,
): EpochMs | null {
  if (remaining === null || lifePerHour === null || !(lifePerHour > 0)) return null;
  const after = (remaining / lifePerHour) * HOUR_MS;
  return after <= FURTHEST_MS ? epochMs(asOf + after) : null;
}
