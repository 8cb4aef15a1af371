import { type EpochMs, err, ok, type Rejection, type Result } from '@kizashi/kernel';
import { type Boot, dated } from './boot.ts';
import { withDifference } from './clock-skew.ts';

/** Before it no device of ours measured anything: a clock that says so was never set. */
const CLOCKS_SET_SINCE = Date.UTC(2020, 0, 1);

/** What dates a message: its clock, its uptime, and how long after them its last sample or event was. */
export interface Undated {
  readonly t0?: number | undefined;
  readonly up?: number | undefined;
  readonly lastDtMs: number;
}

export interface Dating {
  /** The instant that a message's `dtMs` counts from. */
  readonly from: EpochMs;
  /** `from` minus the device's own time of it; absent where its clock was taken as it is. */
  readonly clockOffsetMs?: number;
  /** The boot, with a better time base or skew where this message gave one. */
  readonly boot: Boot;
}

/**
 * Dates a message by its clock; without one by its boot's time base. A message of the newest boot may set or better
 * the base: what was measured last cannot have been measured after it came in. One of an earlier boot was kept back
 * for an unknown time and can only use a base that is there.
 */
export function dateMessage(
  { t0, up, lastDtMs }: Undated,
  boot: Boot,
  live: boolean,
  receivedAt: EpochMs,
): Result<Dating, Rejection<'no-time-base'>> {
  if (t0 !== undefined && t0 >= CLOCKS_SET_SINCE) {
    const skew = live ? withDifference(boot.skew, receivedAt - t0 - lastDtMs, receivedAt) : boot.skew;
    const better = skew === boot.skew || skew === undefined ? boot : { ...boot, skew };
    return ok({ from: t0 as EpochMs, boot: better });
  }
  if (up === undefined) {
    const why =
      t0 === undefined ? 'the message has neither t0 nor up' : 't0 is before 2020 and there is no up';
    return err({ code: 'no-time-base', detail: `${why}; one of them dates it`, field: '/up' });
  }
  if (!live && boot.timeBase === undefined) {
    const detail = `boot "${boot.bid}" is over and no message of it came in while it ran, so "up" dates nothing`;
    return err({ code: 'no-time-base', detail, field: '/up' });
  }
  const better = live ? dated(boot, receivedAt - up - lastDtMs) : boot;
  const base = better.timeBase ?? receivedAt;
  return ok({ from: (base + up) as EpochMs, clockOffsetMs: base, boot: better });
}
