import type { Forecast, HealthSeries } from '@kizashi/api-contract';
import { DAY_MS } from '@kizashi/kernel';

export interface ChartSpan {
  readonly from: number;
  readonly to: number;
}

export type PastShown = 'weeks' | 'since-fitted';

const THIRTEEN_WEEKS = 91 * DAY_MS;
const SHORTEST_FUTURE = 14 * DAY_MS;
/** At least this much future for each day of past: the future is what the page is about. */
const FUTURE_SHARE = 0.62;

/**
 * What the fan chart shows: thirteen weeks back (or since the part was fitted) and ahead to a little beyond the 80 %
 * range. Today stands between a fifth and three fifths of the way, however short or long the history is.
 * @param mustShow instants ahead that have to be on the chart, such as the chosen window.
 */
export function chartSpan(options: {
  readonly forecast: Pick<Forecast, 'status' | 'p10At' | 'p50At' | 'p90At'> | null;
  readonly health: HealthSeries | undefined;
  readonly fittedAt: number;
  readonly now: number;
  readonly past: PastShown;
  readonly mustShow: readonly number[];
}): ChartSpan {
  const { forecast, health, fittedAt, now, past, mustShow } = options;
  const ends = [forecast?.p90At, forecast?.p50At, forecast?.p10At].find((at) => at != null);
  const unknown = forecast?.status === 'withheld' ? SHORTEST_FUTURE : 60 * DAY_MS;
  const end = ends == null ? now + unknown : Date.parse(ends);
  const firstPoint = health?.points[0]?.at;
  const begin = firstPoint === undefined ? fittedAt : Date.parse(firstPoint);
  const history =
    now - (past === 'weeks' ? Math.max(begin, now - THIRTEEN_WEEKS) : Math.min(fittedAt, begin));
  const future = Math.max(
    SHORTEST_FUTURE,
    (end - now) * 1.35,
    history * FUTURE_SHARE,
    ...mustShow.map((at) => at - now + 3 * DAY_MS),
  );
  return { from: now - Math.max(history, future / 4), to: now + future };
}
