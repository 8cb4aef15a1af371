import type { Language } from '../../app/i18n/language.ts';

/** Sentences one after the other: English leaves a space between them, Japanese none. Empty ones are left out. */
export function joinSentences(sentences: readonly string[], language: Language): string {
  return sentences.filter((sentence) => sentence !== '').join(language === 'ja' ? '' : ' ');
}
