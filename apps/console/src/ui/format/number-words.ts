import type { TFunction } from 'i18next';
import type { Language } from '../../app/i18n/language.ts';

const ENGLISH = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Small counts are written as words in English sentences and as digits in Japanese ones. */
export function countWord(count: number, language: Language): string {
  const word = language === 'en' ? ENGLISH[count] : undefined;
  return word ?? amountWords(count, language, 0);
}

export function startSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "12,840", with at most `digits` decimals. */
export function amountWords(value: number, language: Language, digits: number): string {
  return new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB', {
    maximumFractionDigits: digits,
  }).format(value);
}

/** A measured value with as many digits as its size deserves: 0.034, 2.41, 61.5, 1,148. */
export function measuredWords(value: number, language: Language): string {
  const size = Math.abs(value);
  return amountWords(value, language, size >= 100 ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 3);
}

/** How people write a UCUM unit; a unit that is not here is shown as it is. */
const UNIT_SIGNS: Record<string, string> = {
  '%': '%',
  '1': '',
  Cel: '°C',
  '[g]': 'g',
  '/min': 'rpm',
  '1/min': 'rpm',
  um: 'µm',
  "'": '′',
  '[ppm]': 'ppm',
  '[degR]': '°R',
  degR: '°R',
  '[psi]': 'psi',
};

/** "mm/s", "°C"; an empty text for numbers without a unit. */
export function unitWords(unit: string | undefined): string {
  return unit === undefined ? '' : (UNIT_SIGNS[unit] ?? unit);
}

/** "2.41 mm/s". */
export function measuredWithUnit(value: number, unit: string | undefined, language: Language): string {
  const sign = unitWords(unit);
  return sign === '' ? measuredWords(value, language) : `${measuredWords(value, language)}\u00a0${sign}`;
}

export function listWords(items: readonly string[], t: TFunction): string {
  return items.join(t('words.listJoin'));
}
