import type { DateWords } from '../../ui/format/date-words.ts';
import { startOfDay } from '../../ui/format/zoned-day.ts';

/** How a stop comes again, in words that people plan with; RFC 5545 is what it is stored as. */
export type Repeat =
  | { readonly kind: 'once' }
  /** On the weekday of its day, every so many weeks. */
  | { readonly kind: 'weekly'; readonly every: number }
  /** On the same day of every month. */
  | { readonly kind: 'monthly-day' }
  /** On the same weekday of every month: the second Thursday; the fifth counts as the last. */
  | { readonly kind: 'monthly-weekday' }
  /** A rule from elsewhere that these words cannot say: kept as it is. */
  | { readonly kind: 'own'; readonly rrule: string };

export interface Repetition {
  readonly repeat: Repeat;
  /** Last day on which it may begin, empty for ever. */
  readonly untilDay: string;
}

export const WEEKDAYS = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;

/** 0 is Sunday. */
export function weekdayOf(isoDay: string): number {
  return new Date(`${isoDay}T00:00:00Z`).getUTCDay();
}

/** Which of its weekday in the month a day is: 1 to 4, and -1 for a fifth, which not every month has. */
export function weekOfMonth(isoDay: string): number {
  const week = Math.ceil(Number(isoDay.slice(8)) / 7);
  return week > 4 ? -1 : week;
}

/** The rule of RFC 5545, undefined for a single stop. `day` is the first one. */
export function rruleOf({ repeat, untilDay }: Repetition, day: string, timeZone: string): string | undefined {
  if (repeat.kind === 'once') return undefined;
  if (repeat.kind === 'own') return repeat.rrule;
  const byDay = WEEKDAYS[weekdayOf(day)]!;
  const rule = {
    weekly: `FREQ=WEEKLY;${repeat.kind === 'weekly' && repeat.every > 1 ? `INTERVAL=${repeat.every};` : ''}BYDAY=${byDay}`,
    'monthly-day': `FREQ=MONTHLY;BYMONTHDAY=${Number(day.slice(8))}`,
    'monthly-weekday': `FREQ=MONTHLY;BYDAY=${weekOfMonth(day)}${byDay}`,
  }[repeat.kind];
  return withUntil(rule, untilDay, timeZone);
}

/** What a stored rule says about a stop that first comes on `day`. */
export function repetitionOf(rrule: string | null | undefined, day: string, dates: DateWords): Repetition {
  if (!rrule) return { repeat: { kind: 'once' }, untilDay: '' };
  const parts = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const until = parts.get('UNTIL');
  const untilDay = until === undefined ? '' : dates.isoDay(untilInstant(until));
  const rest = new Map([...parts].filter(([name]) => name !== 'UNTIL'));
  const is = (expected: Record<string, string | undefined>) => {
    const wanted = Object.entries(expected).filter(([, value]) => value !== undefined);
    return rest.size === wanted.length && wanted.every(([name, value]) => rest.get(name) === value);
  };
  const byDay = WEEKDAYS[weekdayOf(day)]!;
  const interval = rest.get('INTERVAL');
  const given = { INTERVAL: interval };
  if (is({ FREQ: 'WEEKLY', ...given, BYDAY: byDay }) || is({ FREQ: 'WEEKLY', ...given }))
    return { repeat: { kind: 'weekly', every: Number(interval ?? 1) }, untilDay };
  if (is({ FREQ: 'MONTHLY', BYMONTHDAY: String(Number(day.slice(8))) }) || is({ FREQ: 'MONTHLY' }))
    return { repeat: { kind: 'monthly-day' }, untilDay };
  if (is({ FREQ: 'MONTHLY', BYDAY: `${weekOfMonth(day)}${byDay}` }))
    return { repeat: { kind: 'monthly-weekday' }, untilDay };
  return { repeat: { kind: 'own', rrule }, untilDay };
}

/** The rule with a last day, or without one; a count gives way to it. */
export function withUntil(rrule: string, untilDay: string, timeZone: string): string {
  const bare = rrule.split(';').filter((part) => !/^(UNTIL|COUNT)=/.test(part));
  if (untilDay === '') return bare.join(';');
  const begin = startOfDay(untilDay, timeZone);
  if (begin === undefined) return bare.join(';');
  return [...bare, `UNTIL=${compact(begin + 86_399_000)}`].join(';');
}

/** The rule cut off before an instant. */
export function endingBefore(rrule: string, at: number): string {
  const bare = rrule.split(';').filter((part) => !/^(UNTIL|COUNT)=/.test(part));
  return [...bare, `UNTIL=${compact(at - 1_000)}`].join(';');
}

/** RFC 5545, 3.3.10: with a time zone UNTIL is in UTC. */
function compact(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function untilInstant(until: string): number {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/.exec(until) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
