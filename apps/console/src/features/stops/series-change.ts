import type { PlannedStop, PlannedStopWrite } from '@kizashi/api-contract';
import type { StopChange } from '../../api/planned-stops.ts';
import type { DateWords } from '../../ui/format/date-words.ts';
import { instantOfLocal } from '../../ui/format/zoned-minute.ts';
import { addDays } from './calendar-days.ts';
import { endingBefore, rruleOf } from './repeat.ts';
import { daysBetween, type StopDraft, type StopTimes, timesOf } from './stop-draft.ts';

/** What of a recurring stop is meant. */
export type Reach = 'one' | 'following' | 'all';

export interface Series {
  readonly stored: PlannedStop;
  /** The one that was opened. */
  readonly occurrence: PlannedStop;
  /** The one after it, undefined when it is the last. */
  readonly next: PlannedStop | undefined;
  readonly timeZone: string;
  readonly dates: DateWords;
}

/** A rule that counts its times cannot be cut in two without counting anew. */
export function canSplit({ rrule }: PlannedStop): boolean {
  return rrule != null && !/COUNT=/.test(rrule);
}

/** The stored stops after somebody has changed one, some or all times of a series. */
export function changeOf(series: Series, draft: StopDraft, reach: Reach): StopChange {
  const { stored, occurrence, timeZone } = series;
  const wanted = writeOf(draft, timeZone);
  if (stored.rrule == null) return { create: [], change: { id: stored.id, body: bodyOf(wanted) } };
  const first = occurrence.from === stored.from;
  if (reach === 'all' || (reach === 'following' && first))
    return { create: [], change: { id: stored.id, body: bodyOf(wholeSeries(series, draft)) } };
  if (reach === 'following') return { create: [wanted], change: cutBefore(series) };
  return { ...withoutOne(series), create: [single(wanted), ...withoutOne(series).create] };
}

/** The stored stops after somebody has taken out one, some or all times of a series. */
export function removalOf(series: Series, reach: Reach): StopChange {
  const { stored, occurrence } = series;
  const first = occurrence.from === stored.from;
  if (stored.rrule == null || reach === 'all' || (reach === 'following' && first))
    return { create: [], remove: stored.id };
  return reach === 'following' ? { create: [], change: cutBefore(series) } : withoutOne(series);
}

export function writeOf(draft: StopDraft, timeZone: string): PlannedStopWrite {
  const rrule = rruleOf(draft, draft.day, timeZone);
  return {
    lineId: draft.lineId,
    ...isoTimes(timesOf(draft, timeZone)!),
    ...(rrule !== undefined && { rrule }),
  };
}

/** The series goes on without one time: what comes before it stays, what comes after begins anew. */
function withoutOne(series: Series): StopChange {
  const { stored, occurrence, next } = series;
  const isFirst = occurrence.from === stored.from;
  if (next === undefined)
    return isFirst ? { create: [], remove: stored.id } : { create: [], change: cutBefore(series) };
  if (isFirst) return { create: [], change: { id: stored.id, body: { from: next.from, to: next.to } } };
  const rest: PlannedStopWrite = {
    lineId: stored.lineId,
    from: next.from,
    to: next.to,
    rrule: stored.rrule!,
  };
  return { create: [rest], change: cutBefore(series) };
}

function cutBefore({ stored, occurrence }: Series): NonNullable<StopChange['change']> {
  return { id: stored.id, body: { rrule: endingBefore(stored.rrule!, Date.parse(occurrence.from)) } };
}

/** The first time moves by as many days as the opened one did, and takes its time of day and its length. */
function wholeSeries({ stored, occurrence, timeZone, dates }: Series, draft: StopDraft): PlannedStopWrite {
  const moved = daysBetween(dates.isoDay(Date.parse(occurrence.from)), draft.day);
  const day = addDays(dates.isoDay(Date.parse(stored.from)), moved);
  const endDay = addDays(day, daysBetween(draft.day, draft.endDay));
  const from = instantOfLocal(`${day}T${draft.time}`, timeZone)!;
  const to = instantOfLocal(`${endDay}T${draft.endTime}`, timeZone)!;
  const rrule = rruleOf(draft, day, timeZone);
  return { lineId: stored.lineId, ...isoTimes({ from, to }), ...(rrule !== undefined && { rrule }) };
}

function single({ rrule: _rule, ...once }: PlannedStopWrite): PlannedStopWrite {
  return once;
}

function bodyOf({ from, to, rrule }: PlannedStopWrite) {
  return { from, to, rrule: rrule ?? null };
}

function isoTimes({ from, to }: StopTimes) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}
