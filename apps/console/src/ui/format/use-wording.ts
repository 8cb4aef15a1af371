import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isLanguage, type Language } from '../../app/i18n/language.ts';
import { type DateWords, sharedDateWords } from './date-words.ts';

/** What a sentence is made with: the texts of one language, and that language. */
export interface Wording {
  readonly t: TFunction;
  readonly language: Language;
  /** Dates in a time zone; `now` decides which year goes without saying. */
  dates(timeZone: string, now: number): DateWords;
}

export function wordingOf(t: TFunction, language: Language): Wording {
  return { t, language, dates: (timeZone, now) => sharedDateWords(language, timeZone, now) };
}

export function useWording(): Wording {
  const { t, i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : 'en';
  return useMemo(() => wordingOf(t, language), [t, language]);
}
