import type { QuarantineReplay } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { refusalWords } from './refusal-codes.ts';

/** What came of reading a message again: how many readings were stored, and what is refused still. */
export function replayOutcome({ readings, refusals }: QuarantineReplay, t: TFunction): string {
  const stored = readings > 0 ? t('device.replayed', { count: readings }) : '';
  const codes = [...new Set(refusals.map(({ code }) => code))];
  const still = codes.map((code) => t('device.stillRefused', { why: refusalWords(code, t) }));
  if (stored === '' && still.length === 0) return t('device.replayedNothing');
  return [stored, ...still].filter(Boolean).join(' ');
}
