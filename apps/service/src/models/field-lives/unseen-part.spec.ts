import { describe, expect, it } from '@jest/globals';
import { unseenPart } from './unseen-part.ts';

/** Rows at every hundredth of a life of 1,000, from and to a share, without those in between two others. */
const seen = (from: number, to: number, [gapFrom, gapTo] = [2, 2]) =>
  Array.from({ length: 101 }, (_, i) => i / 100)
    .filter((share) => share >= from && share <= to && !(share > gapFrom && share < gapTo))
    .map((share) => 1_000 * share);

describe('the part of a life that was not monitored', () => {
  it('is none where it was seen from new to its end, short outages aside', () => {
    expect(unseenPart(seen(0, 1), 1_000)).toBeNull();
    expect(unseenPart(seen(0.1, 0.96, [0.4, 0.55]), 1_000)).toBeNull();
  });

  it('is its start where monitoring began in mid-life', () => {
    expect(unseenPart(seen(0.3, 1), 1_000)).toBe('start');
  });

  it('is its middle where the machine was away for long', () => {
    expect(unseenPart(seen(0, 1, [0.4, 0.7]), 1_000)).toBe('middle');
  });

  it('is its end where nobody saw it wear out', () => {
    expect(unseenPart(seen(0, 0.9), 1_000)).toBe('end');
  });
});
