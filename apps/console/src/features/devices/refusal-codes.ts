import type { TFunction } from 'i18next';

/** Codes of the contract that have words here; a newer service may know more. */
export const REFUSAL_CODES = [
  'bad-chunk',
  'bad-crc',
  'bad-event',
  'bad-field',
  'bad-sample',
  'bid-reused',
  'duplicate-channel',
  'duplicate-key',
  'future',
  'looks-like-seconds',
  'no-birth',
  'no-time-base',
  'not-a-number',
  'not-cbor',
  'not-json',
  'not-utf8',
  'not-wave',
  'poison',
  'retained-not-allowed',
  'seq-conflict',
  'too-deep',
  'too-large',
  'too-many-channels',
  'too-many-events',
  'too-many-samples',
  'unit-mismatch',
  'unknown-channel',
  'unknown-event',
  'unknown-kind',
  'unknown-position',
  'unknown-version',
  'wrong-direction',
] as const;
type RefusalCode = (typeof REFUSAL_CODES)[number];

/** What a code means and what to do; for a code without words only that it was refused. */
export function refusalWords(code: string, t: TFunction): string {
  const known = REFUSAL_CODES.find((one): one is RefusalCode => one === code);
  return known === undefined ? t('device.refusedUnknown', { code }) : t(`device.refusal.${known}`);
}
