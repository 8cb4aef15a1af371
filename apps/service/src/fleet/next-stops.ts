import type { EpochMs, PlannedStopId, TimeRange } from '@kizashi/kernel';
import { epochMs } from '@kizashi/kernel';
import type { RRuleTemporal } from 'rrule-temporal';
import { occurrences, parseRecurrence } from './recurrence.ts';

/** A planned stop as it is stored: the first time, and the rule by which it comes again. */
export interface StopRule {
  readonly id: PlannedStopId;
  readonly fromAt: EpochMs;
  readonly toAt: EpochMs;
  readonly rrule: string | null;
}

/** One time that a line stands still. */
export interface StopWindow extends TimeRange {
  readonly stopId: PlannedStopId;
}

/**
 * Every time that a line stands still within [from, to), ascending; one that has begun before `from` and is not over
 * yet counts. A rule repeats the wall-clock time of the site, and each occurrence lasts as long as the first one
 * (RFC 5545, 3.8.5.3), so a stop at six stays at six when the clocks change.
 * @param timeZone IANA name of the site
 */
export function nextStops(
  stops: readonly StopRule[],
  timeZone: string,
  from: EpochMs,
  to: EpochMs,
): StopWindow[] {
  return stops
    .flatMap((stop) => {
      const lengthMs = stop.toAt - stop.fromAt;
      return startsOf(stop, timeZone, epochMs(from - lengthMs), to).map((start) => ({
        stopId: stop.id,
        from: start,
        to: epochMs(start + lengthMs),
      }));
    })
    .filter((window) => window.to > from && window.from < to)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function startsOf(stop: StopRule, timeZone: string, from: EpochMs, to: EpochMs): readonly EpochMs[] {
  return stop.rrule === null ? [stop.fromAt] : occurrences(ruleOf(stop, stop.rrule, timeZone), from, to);
}

/** Reading a rule costs more than counting it out, and the rooms ask for the same stops again and again. */
const read = new WeakMap<StopRule, { readonly timeZone: string; readonly rule: RRuleTemporal }>();

function ruleOf(stop: StopRule, rrule: string, timeZone: string): RRuleTemporal {
  const known = read.get(stop);
  if (known?.timeZone === timeZone) return known.rule;
  const rule = parseRecurrence(rrule, stop.fromAt, timeZone);
  read.set(stop, { timeZone, rule });
  return rule;
}
