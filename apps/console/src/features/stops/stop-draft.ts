import type { PlannedStop } from '@kizashi/api-contract';
import type { DateWords } from '../../ui/format/date-words.ts';
import type { Wording } from '../../ui/format/use-wording.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';
import { instantOfLocal } from '../../ui/format/zoned-minute.ts';
import { addDays } from './calendar-days.ts';
import { type Repetition, repetitionOf } from './repeat.ts';

/** A stop as somebody enters it: days and times as clocks at the site show them. */
export interface StopDraft extends Repetition {
  readonly lineId: string;
  readonly day: string;
  readonly time: string;
  readonly endDay: string;
  readonly endTime: string;
}

export function newDraft(lineId: string, day: string): StopDraft {
  return {
    ...{ lineId, day, time: '08:00', endDay: day, endTime: '16:00' },
    ...{ repeat: { kind: 'once' }, untilDay: '' },
  };
}

/** One occurrence of a stored stop; the rule is read by the day on which the stop first comes. */
export function draftOf(occurrence: PlannedStop, stored: PlannedStop, dates: DateWords): StopDraft {
  const [from, to] = [Date.parse(occurrence.from), Date.parse(occurrence.to)];
  return {
    lineId: occurrence.lineId,
    day: dates.isoDay(from),
    time: dates.time(from),
    endDay: dates.isoDay(to),
    endTime: dates.time(to),
    ...repetitionOf(stored.rrule, dates.isoDay(Date.parse(stored.from)), dates),
  };
}

/** Begins and ends so many days later, or earlier. */
export function shifted(draft: StopDraft, days: number): StopDraft {
  return { ...draft, day: addDays(draft.day, days), endDay: addDays(draft.endDay, days) };
}

/** A new first day takes the last one with it: the stop keeps its length. */
export function withDay(draft: StopDraft, day: string): StopDraft {
  const length = daysBetween(draft.day, draft.endDay);
  return { ...draft, day, endDay: Number.isNaN(length) ? day : addDays(day, length) };
}

export interface StopTimes {
  readonly from: number;
  readonly to: number;
}

export type DraftField = 'day' | 'end' | 'every' | 'until';
export interface DraftFault {
  readonly field: DraftField;
  readonly text: string;
}

const LONGEST_DAYS = 60;
const MOST_WEEKS = 52;

/** The instants that are meant, undefined when the fields are no time. */
export function timesOf(draft: StopDraft, timeZone: string): StopTimes | undefined {
  const from = instantOfLocal(`${draft.day}T${draft.time}`, timeZone);
  const to = instantOfLocal(`${draft.endDay}T${draft.endTime}`, timeZone);
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** What is wrong with the fields, for the field that is to be put right; undefined when nothing is. */
export function draftFault(draft: StopDraft, timeZone: string, { t }: Wording): DraftFault | undefined {
  const times = timesOf(draft, timeZone);
  if (times === undefined) return { field: 'day', text: t('stops.fault.missing') };
  if (times.to <= times.from) return { field: 'end', text: t('stops.fault.reversed') };
  if (times.to - times.from > LONGEST_DAYS * 86_400_000)
    return { field: 'end', text: t('stops.fault.long', { count: LONGEST_DAYS }) };
  const { repeat, untilDay } = draft;
  if (
    repeat.kind === 'weekly' &&
    !(Number.isInteger(repeat.every) && repeat.every >= 1 && repeat.every <= MOST_WEEKS)
  )
    return { field: 'every', text: t('stops.fault.every', { count: MOST_WEEKS }) };
  if (repeat.kind !== 'once' && untilDay !== '') {
    const until = startOfDay(untilDay, timeZone);
    if (until === undefined || untilDay < draft.day) return { field: 'until', text: t('stops.fault.until') };
  }
  return undefined;
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
