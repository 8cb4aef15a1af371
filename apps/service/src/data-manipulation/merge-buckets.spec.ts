import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { mergeBuckets } from './merge-buckets.ts';

describe('the buckets of a machine with two controllers', () => {
  it('follow one another, and add up where one replaced the other', () => {
    const old = [
      { t: epochMs(0), min: 1, avg: 2, max: 3, n: 4 },
      { t: epochMs(10), min: 2, avg: 2, max: 2, n: 1 },
    ];
    const new_ = [
      { t: epochMs(10), min: 4, avg: 5, max: 6, n: 3 },
      { t: epochMs(20), min: 7, avg: 7, max: 7, n: 1 },
    ];
    expect(mergeBuckets([new_, old])).toEqual([
      old[0],
      { t: 10, min: 2, avg: (2 + 15) / 4, max: 6, n: 4 },
      new_[1],
    ]);
    expect(mergeBuckets([])).toEqual([]);
  });
});
