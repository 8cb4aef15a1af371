import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import type { StoreBacklog } from '@kizashi/storage/telemetry-store';
import { storeWords } from './store-words.ts';

const WAITING: StoreBacklog = {
  rows: 10,
  refusedRows: 0,
  bytes: 1_200_000,
  limitBytes: 1e9,
  since: epochMs(Date.UTC(2026, 0, 2, 3, 4, 5)),
  readable: false,
  failure: 'connect ECONNREFUSED',
  refusal: undefined,
};
const NOTHING = { ...WAITING, rows: 0, bytes: 0, since: undefined, failure: undefined };

describe('storeWords', () => {
  it('says of a store without a server behind it, or with nothing waiting for it, that it answers', () => {
    expect(storeWords(undefined)).toBe('answers');
    expect(storeWords(NOTHING)).toBe('answers');
  });

  it('says delayed, since when, how much waits in how much space, and why', () => {
    expect(storeWords(WAITING)).toBe(
      'answers; delayed since 2026-01-02T03:04:05.000Z: 10 rows wait on the disk (2 of 1000 MB): connect ECONNREFUSED',
    );
  });

  it('says delayed while the server takes over what waited', () => {
    const words = storeWords({ ...WAITING, readable: true, failure: undefined });
    expect(words).toMatch(/delayed since .+: 10 rows wait on the disk \(2 of 1000 MB\)$/);
  });

  it('says what the server refuses for good', () => {
    const words = storeWords({ ...NOTHING, refusedRows: 2, refusal: 'field type conflict' });
    expect(words).toBe(
      'answers; 2 rows are kept here for good, which the server refuses: field type conflict',
    );
  });
});
