import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, toIso } from '@kizashi/kernel';
import type { TimeView, ViewBounds } from '../../ui/chart/time-view.ts';

/** What the chart is set to: the time up to now, which moves on, or a stretch of the past, which does not. */
export type ChartView =
  | { readonly kind: 'last'; readonly ms: number }
  | { readonly kind: 'past'; readonly from: number; readonly to: number };

export const LAST_90_DAYS = { kind: 'last', ms: 90 * DAY_MS } as const;
const FURTHEST_BACK = 400 * DAY_MS;
const LEAST_SPAN = 10 * MINUTE_MS;

export function boundsAt(now: number): ViewBounds {
  return { from: now - FURTHEST_BACK, to: now, leastSpan: LEAST_SPAN };
}

/**
 * The view that an address asks for: `from` and `to` as instants, or `hours` up to now; the last 90 days when it says
 * nothing that can be read.
 */
export function viewOf(search: URLSearchParams): ChartView {
  const from = Date.parse(search.get('from') ?? '');
  const to = Date.parse(search.get('to') ?? '');
  if (from < to) return { kind: 'past', from, to };
  const hours = Number(search.get('hours') ?? Number.NaN);
  return hours > 0 ? { kind: 'last', ms: hours * HOUR_MS } : LAST_90_DAYS;
}

/** The same, as an address says it; the other parts of the address stay. */
export function withView(search: URLSearchParams, view: ChartView): URLSearchParams {
  const next = new URLSearchParams(search);
  for (const name of ['from', 'to', 'hours']) next.delete(name);
  if (view.kind === 'past') {
    next.set('from', toIso(epochMs(Math.round(view.from))));
    next.set('to', toIso(epochMs(Math.round(view.to))));
  } else if (view.ms !== LAST_90_DAYS.ms) next.set('hours', String(Number((view.ms / HOUR_MS).toFixed(3))));
  return next;
}

export function shownAt(view: ChartView, now: number): TimeView {
  return view.kind === 'last' ? { from: now - view.ms, to: now } : { from: view.from, to: view.to };
}

/** A view that reaches now moves on with it: nobody who looks at the right edge wants it to stand still. */
export function viewFor({ from, to }: TimeView, now: number): ChartView {
  const span = to - from;
  return to >= now - span * 0.01 ? { kind: 'last', ms: span } : { kind: 'past', from, to };
}
