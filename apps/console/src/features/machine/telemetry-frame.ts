import { type TimeScale, timeScale } from '../../ui/chart/time-scale.ts';
import type { TimeView } from '../../ui/chart/time-view.ts';

/** Measures of the chart and the lanes below it, which share one time axis. Px. */
export interface TelemetryFrame {
  readonly width: number;
  readonly time: TimeScale;
  readonly top: number;
  readonly bottom: number;
  /** As on a phone: names stand above what they name instead of beside it. */
  readonly narrow: boolean;
}

const NARROW = 620;
export const DATES_HEIGHT = 22;

export function telemetryFrame(width: number, view: TimeView): TelemetryFrame {
  const narrow = width < NARROW;
  const left = narrow ? 38 : 92;
  const right = width - (narrow ? 8 : 66);
  return {
    width,
    time: timeScale(view.from, view.to, left, Math.max(left + 40, right)),
    top: 12,
    bottom: narrow ? 192 : 232,
    narrow,
  };
}
