import { type EpochMs, HOUR_MS } from '@kizashi/kernel';

/**
 * How far a device's clock is off, seen from `receivedAt - device time` of its live messages: what a message takes is
 * never negative, so the smallest difference is the nearest to the truth. It is the smallest of this hour and of the
 * hour before, so that a clock that was put back is noticed within two hours.
 */
export interface ClockSkew {
  /** Since when `least` is the smallest. */
  readonly since: EpochMs;
  /** Milliseconds; negative where the device's clock is ahead. */
  readonly least: number;
  /** The smallest of the hour before. */
  readonly leastBefore?: number;
}

/** Finer steps than this are what the network adds; each would write the boot again. */
const STEP_MS = 100;
/** The same as a share: what a device had kept back comes in later and later, by less with every message. */
const STEP_SHARE = 1 / 128;

export function skewMsOf({ least, leastBefore = Infinity }: ClockSkew): number {
  return Math.min(least, leastBefore);
}

/** What was known before a restart counts as the hour before. */
export function skewFrom(skewMs: number): ClockSkew {
  return { since: 0 as EpochMs, least: skewMs };
}

/** The skew with one more message; the same object where that says nothing new. */
export function withDifference(skew: ClockSkew | undefined, difference: number, at: EpochMs): ClockSkew {
  if (skew === undefined) return { since: at, least: difference };
  if (at - skew.since >= HOUR_MS) return { since: at, least: difference, leastBefore: skew.least };
  const step = Math.max(STEP_MS, Math.abs(skew.least) * STEP_SHARE);
  return difference > skew.least - step ? skew : { ...skew, least: difference };
}
