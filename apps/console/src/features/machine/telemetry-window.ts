import { epochMs, toIso } from '@kizashi/kernel';
import type { TelemetryWindow } from '../../api/telemetry.ts';
import type { TimeView } from '../../ui/chart/time-view.ts';

/** One bucket every so many px: finer than people can tell lines apart. */
const PX_A_BUCKET = 2;
const MOST_BUCKETS = 2_000;
/** Half a width more at both ends: a small drag then shows what is there already. */
const MARGIN = 0.5;

/**
 * What to ask for so that a view is filled at the right resolution. Its ends are rounded to a step that depends on the
 * span alone, so that the address stays the same while now moves on.
 */
export function telemetryWindow(
  channel: string,
  { from, to }: TimeView,
  width: number,
  now: number,
): TelemetryWindow {
  const span = to - from;
  const step = 2 ** Math.floor(Math.log2(span / 16));
  const begin = Math.floor((from - span * MARGIN) / step) * step;
  const end = Math.ceil(Math.min(now, to + span * MARGIN) / step) * step;
  const shown = Math.max(100, width / PX_A_BUCKET);
  return {
    channel,
    from: toIso(epochMs(begin)),
    to: toIso(epochMs(Math.max(end, begin + step))),
    points: Math.min(MOST_BUCKETS, Math.round((shown * (end - begin)) / span)),
  };
}

/** How long one bucket of a window is, in ms. */
export function bucketMs({ from, to, points }: TelemetryWindow): number {
  return (Date.parse(to) - Date.parse(from)) / points;
}
