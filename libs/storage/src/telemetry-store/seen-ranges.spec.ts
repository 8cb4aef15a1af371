import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mergeRanges, rangesOf } from './seen-ranges.ts';

describe('mergeRanges', () => {
  it('makes ranges that touch or overlap one, and leaves holes', () => {
    expect(
      mergeRanges([
        [7, 9],
        [1, 3],
        [3, 4],
        [8, 12],
        [20, 21],
      ]),
    ).toEqual([
      [1, 4],
      [7, 12],
      [20, 21],
    ]);
  });

  it('holds exactly the seqs that it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 })), (seqs) => {
        const ranges = rangesOf(seqs);
        const held = ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
        expect(held).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        expect(mergeRanges(ranges)).toEqual(ranges);
      }),
    );
  });
});
