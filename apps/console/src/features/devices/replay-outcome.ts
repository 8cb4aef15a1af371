import type { QuarantineReplay } from '@kizashi/api-contract';
import type { TFunction } from 'i18next';
import { refusalWords } from './refusal-codes.ts';

/** What came of reading a message again: what was stored, and what is refused still. */
export function replayOutcome({ readings, events, waves, refusals }: QuarantineReplay, t: TFunction): string {
  const stored = [
    readings > 0 ? t('device.replayed', { count: readings }) : '',
    events > 0 ? t('device.replayedEvents', { count: events }) : '',
    waves > 0 ? t('device.replayedWaves', { count: waves }) : '',
  ];
  const codes = [...new Set(refusals.map(({ code }) => code))];
  const still = codes.map((code) => t('device.stillRefused', { why: refusalWords(code, t) }));
  const said = [...stored, ...still].filter((sentence) => sentence !== '');
  return said.length === 0 ? t('device.replayedNothing') : said.join(' ');
}
