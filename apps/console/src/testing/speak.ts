import { createI18n } from '../app/i18n/i18n.ts';
import type { Language } from '../app/i18n/language.ts';
import { type Wording, wordingOf } from '../ui/format/use-wording.ts';

/** The real texts of a language, outside React. */
export function speak(language: Language): Wording {
  return wordingOf(createI18n(language).t, language);
}

/** Dates never break in the middle; in expectations an ordinary space is easier to read. */
export function plain(text: string): string {
  return text.replaceAll('\u00a0', ' ');
}
