import type { TFunction } from 'i18next';

const KNOWN = [
  'AIR',
  'BRD',
  'ELP',
  'ELU',
  'ERO',
  'FTS',
  'HIO',
  'INL',
  'LOO',
  'NOI',
  'OHE',
  'PDE',
  'PLU',
  'SER',
  'STD',
  'STP',
  'UST',
  'VIB',
] as const;
type Known = (typeof KNOWN)[number];

/** A failure mode code of ISO 14224 (annex B) in words; a code of the maker's own is shown as it is. */
export function failureModeWords(code: string, t: TFunction): string {
  return (KNOWN as readonly string[]).includes(code) ? t(`words.failureMode.${code as Known}`) : code;
}
