import type { Forecast, HealthSeries } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';
import { linePath } from '../../ui/chart/svg-path.ts';
import { type TimeScale, timeScale } from '../../ui/chart/time-scale.ts';
import { valueScale } from '../../ui/chart/value-scale.ts';

/** All strips of a page show the same time, so that they can be compared. */
export const STRIP_PAST = 90 * DAY_MS;
export const STRIP_AHEAD = 60 * DAY_MS;

export interface HealthStripShape {
  readonly time: TimeScale;
  readonly limitY: number;
  /** One path a stretch without gaps. */
  readonly lines: readonly string[];
  readonly last: { readonly x: number; readonly y: number } | undefined;
  /** From P10 to P90 on the failure limit; `open` where P90 lies beyond the strip. */
  readonly end: { readonly from: number; readonly to: number; readonly open: boolean } | undefined;
  readonly middle: number | undefined;
  /** The end lies wholly beyond the strip. */
  readonly beyond: boolean;
}

const TOP = 5;
const BOTTOM = 7;
/** Further apart than this two observations are not one stretch. */
const GAP = 3 * DAY_MS;

export function healthStripShape(
  health: HealthSeries | undefined,
  forecast: Forecast | null | undefined,
  now: number,
  { width, height }: { readonly width: number; readonly height: number },
): HealthStripShape {
  const time = timeScale(now - STRIP_PAST, now + STRIP_AHEAD, 0, width);
  const { y } = valueScale(0, 1, TOP, height - BOTTOM);
  const points = (health?.points ?? [])
    .map((point) => ({ at: Date.parse(point.at), health: point.health }))
    .filter(({ at }) => time.holds(at));
  const stretches: { x: number; y: number }[][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { at, health: value } of points) {
    if (at - before > GAP) stretches.push([]);
    stretches.at(-1)?.push({ x: time.x(at), y: y(value) });
    before = at;
  }
  const estimated = forecast?.status === 'estimated' ? forecast : undefined;
  const at = (instant: string | null | undefined) => (instant ? Date.parse(instant) : undefined);
  const from = at(estimated?.p10At);
  const to = at(estimated?.p90At);
  const middle = at(estimated?.p50At);
  const beyond = estimated !== undefined && (from === undefined || from > time.to);
  return {
    time,
    limitY: y(health?.failureLimit ?? 0),
    lines: stretches.map((stretch) => linePath(stretch)).filter((path) => path !== ''),
    last: stretches.at(-1)?.at(-1),
    end:
      from === undefined || beyond
        ? undefined
        : {
            from: time.within(from),
            to: time.within(to ?? Number.POSITIVE_INFINITY),
            open: to === undefined || to > time.to,
          },
    middle: middle !== undefined && time.holds(middle) ? time.x(middle) : undefined,
    beyond,
  };
}
