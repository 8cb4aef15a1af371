import type { Language } from '../../app/i18n/language.ts';

const locale = (language: Language) => (language === 'ja' ? 'ja-JP' : 'en-GB');

/** Noon in Greenwich: the same calendar day in every zone where people live by theirs, but for the outermost Pacific. */
export function noonOf(isoDay: string): number {
  return Date.parse(`${isoDay}T12:00:00Z`);
}

/** "Thu", "Thursday"; 「木」「木曜日」. */
export function weekdayName(isoDay: string, language: Language, weekday: 'short' | 'long'): string {
  return new Intl.DateTimeFormat(locale(language), { weekday, timeZone: 'UTC' }).format(noonOf(isoDay));
}

/** "November 2026", 「2026年11月」. */
export function monthName(isoDay: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  }).format(noonOf(isoDay));
}
