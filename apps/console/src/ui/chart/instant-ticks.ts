import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { TimeScale } from './time-scale.ts';

const STEPS = [
  MINUTE_MS,
  5 * MINUTE_MS,
  10 * MINUTE_MS,
  30 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  DAY_MS,
  2 * DAY_MS,
  7 * DAY_MS,
  14 * DAY_MS,
  28 * DAY_MS,
];

export interface InstantTicks {
  readonly at: readonly number[];
  /** Ticks are days, to be named by their date alone. */
  readonly wholeDays: boolean;
}

/**
 * Instants to name below an axis that may show minutes or months, at most one per `gap` px.
 * @param startOfDay local midnight of the day that holds an instant: ticks count from there, as clocks do.
 */
export function instantTicks(
  scale: TimeScale,
  gap: number,
  startOfDay: (at: number) => number,
): InstantTicks {
  const room = Math.max(1, Math.floor((scale.right - scale.left) / gap));
  const span = scale.to - scale.from;
  const step = STEPS.find((candidate) => span / candidate <= room) ?? STEPS.at(-1)!;
  const at: number[] = [];
  // Half a step of play: a day with a clock change is an hour longer or shorter, its midnight is still one.
  for (let next = startOfDay(scale.from); next <= scale.to; next += step) {
    const tick = step >= DAY_MS ? startOfDay(next + DAY_MS / 2) : next;
    if (tick >= scale.from && tick <= scale.to) at.push(tick);
  }
  return { at, wholeDays: step >= DAY_MS };
}
