import { DAY_MS } from '@kizashi/kernel';
import type { Language } from '../../app/i18n/language.ts';

/** Dates as people of a language write them, in one time zone. All instants are epoch milliseconds. */
export interface DateWords {
  /** "Thu 12 Nov", with the year where it is not this year's. */
  day(at: number): string;
  /** "12 Nov". */
  shortDay(at: number): string;
  /** "12 Nov", never with the year: for scales that span less than one. */
  tick(at: number): string;
  /** "08:00". */
  time(at: number): string;
  /** "Thu 12 Nov, 08:00". */
  dayAndTime(at: number): string;
  /** "14 to 22 Nov", "28 Nov to 3 Dec". */
  dayRange(from: number, to: number): string;
  /** The same, with the time where both lie close together: "22 Nov, 05:10 to 22 Nov, 11:40". */
  span(from: number, to: number): string;
  /** Whole calendar days between two instants, as somebody at the site would count them. */
  daysBetween(from: number, to: number): number;
  /** "2026-11-12", as date fields of forms want it. */
  isoDay(at: number): string;
}

type Part = 'year' | 'month' | 'day' | 'weekday' | 'hour' | 'minute';
type Parts = Record<Part, string>;

function reader(locale: string, options: Intl.DateTimeFormatOptions): (at: number) => Parts {
  const format = new Intl.DateTimeFormat(locale, options);
  return (at) => {
    const found = { year: '', month: '', day: '', weekday: '', hour: '', minute: '' };
    for (const { type, value } of format.formatToParts(at)) {
      if (type in found) found[type as Part] = value;
    }
    return found;
  };
}

const NO_BREAK = '\u00a0';

/** `now` decides which year goes without saying. */
export function dateWords(language: Language, timeZone: string, now: number): DateWords {
  const read = reader(language === 'ja' ? 'ja-JP' : 'en-US', {
    timeZone,
    year: 'numeric',
    month: language === 'ja' ? 'numeric' : 'short',
    day: 'numeric',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const readDigits = reader('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const thisYear = read(now).year;
  const isoDay = (at: number) => {
    const { year, month, day } = readDigits(at);
    return `${year}-${month}-${day}`;
  };
  const daysBetween = (from: number, to: number) =>
    Math.round((Date.parse(isoDay(to)) - Date.parse(isoDay(from))) / DAY_MS);
  const time = (at: number) => {
    const { hour, minute } = read(at);
    return `${hour}:${minute}`;
  };

  const close = (from: number, to: number) => to - from < 2 * DAY_MS;

  if (language === 'ja') {
    const shortDay = (at: number) => {
      const { year, month, day } = read(at);
      return `${year === thisYear ? '' : `${year}年`}${month}月${day}日`;
    };
    const day = (at: number) => `${shortDay(at)}(${read(at).weekday})`;
    const dayRange = (from: number, to: number) => {
      if (isoDay(from) === isoDay(to)) return shortDay(from);
      const [first, last] = [read(from), read(to)];
      const sameMonth = first.month === last.month && first.year === last.year;
      return `${shortDay(from)}〜${sameMonth ? `${last.day}日` : shortDay(to)}`;
    };
    return {
      day,
      shortDay,
      tick: (at) => `${read(at).month}月${read(at).day}日`,
      time,
      dayAndTime: (at) => `${day(at)}${time(at)}`,
      dayRange,
      span: (from, to) =>
        close(from, to) ? `${shortDay(from)}${time(from)}〜${shortDay(to)}${time(to)}` : dayRange(from, to),
      daysBetween,
      isoDay,
    };
  }

  const yearOf = (year: string) => (year === thisYear ? '' : `${NO_BREAK}${year}`);
  const shortDay = (at: number) => {
    const { year, month, day } = read(at);
    return `${day}${NO_BREAK}${month}${yearOf(year)}`;
  };
  const day = (at: number) => `${read(at).weekday}${NO_BREAK}${shortDay(at)}`;
  const dayRange = (from: number, to: number) => {
    if (isoDay(from) === isoDay(to)) return shortDay(from);
    const [first, last] = [read(from), read(to)];
    const sameMonth = first.month === last.month && first.year === last.year;
    return `${sameMonth ? first.day : shortDay(from)} to ${shortDay(to)}`;
  };
  return {
    day,
    shortDay,
    tick: (at) => `${read(at).day}${NO_BREAK}${read(at).month}`,
    time,
    dayAndTime: (at) => `${day(at)}, ${time(at)}`,
    dayRange,
    span: (from, to) =>
      close(from, to)
        ? `${shortDay(from)}, ${time(from)} to ${shortDay(to)}, ${time(to)}`
        : dayRange(from, to),
    daysBetween,
    isoDay,
  };
}

const made = new Map<string, DateWords>();

/** The same as `dateWords`, made once per language, zone and year: a list asks for it in every row. */
export function sharedDateWords(language: Language, timeZone: string, now: number): DateWords {
  const key = `${language} ${timeZone} ${new Date(now).getUTCFullYear()}`;
  const known = made.get(key);
  if (known) return known;
  const words = dateWords(language, timeZone, now);
  made.set(key, words);
  return words;
}
