import { type EpochMs, epochMs } from '@kizashi/kernel';

/**
 * What everything that a person would date reads. Under the wall clock `now` is the wall's time and `horizon`
 * equals it; while a driver moves the clock, `horizon` is the announced end of the step under way: readings up
 * to it are not "from the future", though the rooms see them only once the clock has reached them.
 */
export abstract class FleetClock {
  abstract now(): EpochMs;
  abstract horizon(): EpochMs;
}

/** Keep-alive, linger, rate limits, sessions, logs, `recordedAt`. */
export function wallNow(): EpochMs {
  return epochMs(Date.now());
}
