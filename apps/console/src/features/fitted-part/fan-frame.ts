import { type TimeScale, timeScale } from '../../ui/chart/time-scale.ts';
import type { ChartSpan } from './chart-span.ts';

/** The fan chart's measures in px, for a drawing one to one. */
export interface FanFrame {
  readonly time: TimeScale;
  readonly top: number;
  /** Where the failure limit runs; the distribution of the end of life hangs below it. */
  readonly limitY: number;
  /** Lower end of the plot. */
  readonly bottom: number;
  readonly ribbonY: number;
  readonly datesY: number;
  readonly height: number;
  readonly width: number;
  readonly narrow: boolean;
  y(health: number): number;
}

/** Narrower than this, as on a phone, texts stand above each other instead of side by side. */
const NARROW = 560;
const TOP = 84;
const LEFT = 44;
const RIGHT = 16;
/** Room below the limit for the distribution. */
const HANGING = 62;
export const DISTRIBUTION_HEIGHT = 50;

/** @param judged whether there is an end of life to draw; without one the room for it is left out. */
export function fanFrame(width: number, span: ChartSpan, failureLimit: number, judged: boolean): FanFrame {
  const narrow = width < NARROW;
  const fall = narrow ? 180 : 245;
  const perHealth = fall / (1 - failureLimit);
  const y = (health: number) => TOP + (1 - health) * perHealth;
  const limitY = y(failureLimit);
  const bottom = judged ? Math.max(y(0), limitY + HANGING) : Math.max(y(0), limitY);
  const ribbonY = bottom + (judged ? (narrow ? 66 : 46) : 0);
  return {
    time: timeScale(span.from, span.to, LEFT, width - RIGHT),
    top: TOP,
    limitY,
    bottom,
    narrow,
    ribbonY,
    datesY: ribbonY + 20,
    height: ribbonY + 28,
    width,
    y,
  };
}
