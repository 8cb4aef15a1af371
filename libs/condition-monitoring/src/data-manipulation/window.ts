import {
  type DurationMs,
  durationMs,
  type EpochMs,
  epochMs,
  MINUTE_MS,
  plus,
  type TimeRange,
} from '@kizashi/kernel';

/** A window never waits longer than this for a device that has fallen silent. */
export const CLOSING_GRACE_MS = 2 * MINUTE_MS;

const SHORTEST_WINDOW_MS = 10 * MINUTE_MS;

/** Ten minutes or one sample period, whichever is longer. */
export function windowLengthMs(samplePeriodMs: number): DurationMs {
  return durationMs(Math.max(SHORTEST_WINDOW_MS, samplePeriodMs));
}

/** The half-open window of that length, counted from 1970-01-01, in which `at` lies. */
export function windowContaining(at: EpochMs, lengthMs: number): TimeRange {
  const from = epochMs(Math.floor(at / lengthMs) * lengthMs);
  return { from, to: plus(from, lengthMs) };
}

/** Fleet time at which the window closes at the latest, whatever its device does. */
export function windowClosesAt(window: TimeRange): EpochMs {
  return plus(window.to, CLOSING_GRACE_MS);
}

export interface WindowProgress {
  readonly window: TimeRange;
  readonly samplePeriodMs: number;
  /** Newest reading of the device so far; undefined before its first. */
  readonly deviceNewestMs: EpochMs | undefined;
  readonly fleetNow: EpochMs;
}

/** Closed when the device has passed its end by two periods, or the fleet clock by two minutes. */
export function isWindowClosed(progress: WindowProgress): boolean {
  const { window, samplePeriodMs, deviceNewestMs, fleetNow } = progress;
  if (fleetNow >= windowClosesAt(window)) return true;
  return deviceNewestMs !== undefined && deviceNewestMs >= window.to + 2 * samplePeriodMs;
}
