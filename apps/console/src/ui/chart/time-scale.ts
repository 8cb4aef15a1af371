import { DAY_MS } from '@kizashi/kernel';

/** Time on the horizontal axis: epoch ms to px, linear. */
export interface TimeScale {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
  x(at: number): number;
  /** The same, held inside the axis. */
  within(at: number): number;
  holds(at: number): boolean;
}

export function timeScale(from: number, to: number, left: number, right: number): TimeScale {
  const perMs = (right - left) / (to - from);
  const x = (at: number) => left + (at - from) * perMs;
  return {
    from,
    to,
    left,
    right,
    x,
    within: (at) => Math.min(right, Math.max(left, x(at))),
    holds: (at) => at >= from && at <= to,
  };
}

const STEPS_DAYS = [1, 2, 7, 14, 28, 56, 91, 182, 364, 728];

/** Dates to name below an axis, counted from `now` so that today is one of them, at most one per `gap` px. */
export function timeTicks(scale: TimeScale, now: number, gap: number): number[] {
  const room = Math.max(1, Math.floor((scale.right - scale.left) / gap));
  const days = (scale.to - scale.from) / DAY_MS;
  const step = (STEPS_DAYS.find((candidate) => days / candidate <= room) ?? STEPS_DAYS.at(-1)!) * DAY_MS;
  const first = now - Math.floor((now - scale.from) / step) * step;
  const ticks: number[] = [];
  for (let at = first; at <= scale.to; at += step) ticks.push(at);
  return ticks;
}
