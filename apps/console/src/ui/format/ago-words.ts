import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import type { TFunction } from 'i18next';
import type { DateWords } from './date-words.ts';

/** "1 s ago", "5 min ago", "3 h ago"; beyond a day the date itself says more. */
export function agoWords(at: number, now: number, t: TFunction, dates: DateWords): string {
  const past = now - at;
  if (past < SECOND_MS) return t('words.ago.now');
  if (past < MINUTE_MS) return t('words.ago.seconds', { value: Math.floor(past / SECOND_MS) });
  if (past < HOUR_MS) return t('words.ago.minutes', { value: Math.floor(past / MINUTE_MS) });
  if (past < DAY_MS) return t('words.ago.hours', { value: Math.floor(past / HOUR_MS) });
  return t('words.ago.since', { time: dates.dayAndTime(at) });
}
