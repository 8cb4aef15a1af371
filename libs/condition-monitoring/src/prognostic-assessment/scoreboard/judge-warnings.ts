import { type EpochMs, HOUR_MS, plus } from '@kizashi/kernel';
import type { KnownEnd } from './known-end.ts';

/** How far ahead an urgent warning looks. */
export const WARNING_HORIZON_MS = 72 * HOUR_MS;

/** As much of a kept forecast as warnings are read from; withheld ones have no probability and warn of nothing. */
export interface WarningForecast {
  readonly asOf: EpochMs;
  readonly pFail72h: number;
}

/**
 * One urgent warning: from the forecast that raised it to the first one that took it back. `open` is one that
 * cannot be judged: its 72 h are not over, or the part came out within them and nobody looked at it.
 */
export interface Warning<F> {
  readonly raisedBy: F;
  readonly until: EpochMs;
  readonly verdict: 'true' | 'false' | 'open';
}

/**
 * The urgent warnings among the kept forecasts of one part, and what became of each: false when the part lived on
 * for more than 72 h after the warning was last given, or was found healthy; true when it failed, or was found
 * badly worn, while the warning stood or within 72 h of it. Two with less than 72 h between them are one.
 * @param forecasts of one part, ascending; each stands until the next
 * @param end undefined while the part is in use
 */
export function judgeWarnings<F extends WarningForecast>(
  forecasts: readonly F[],
  limit: number,
  end: KnownEnd | undefined,
  now: EpochMs,
): Warning<F>[] {
  const known = end?.at ?? now;
  const spans: { raisedBy: F; until: EpochMs }[] = [];
  let raisedBy: F | undefined;
  for (const forecast of forecasts) {
    if (forecast.pFail72h > limit) raisedBy ??= forecast;
    else if (raisedBy !== undefined) {
      join(spans, { raisedBy, until: forecast.asOf });
      raisedBy = undefined;
    }
  }
  if (raisedBy !== undefined) join(spans, { raisedBy, until: known });
  return spans.map((span) => ({ ...span, verdict: verdictOn(span.until, end, now) }));
}

function join<F extends WarningForecast>(
  spans: { raisedBy: F; until: EpochMs }[],
  next: { raisedBy: F; until: EpochMs },
): void {
  const last = spans.at(-1);
  if (last !== undefined && next.raisedBy.asOf - last.until < WARNING_HORIZON_MS) last.until = next.until;
  else spans.push(next);
}

function verdictOn(until: EpochMs, end: KnownEnd | undefined, now: EpochMs): 'true' | 'false' | 'open' {
  const over = plus(until, WARNING_HORIZON_MS);
  if (end === undefined) return now > over ? 'false' : 'open';
  if (end.at > over) return 'false';
  if (end.failed || end.found === 'advanced') return 'true';
  return end.found === null ? 'open' : 'false';
}
