import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { gapsIn } from './seq-gaps.ts';
import { includesSeq, type SeqRanges, withSeq } from './seq-ranges.ts';

const seenOf = (seqs: readonly number[]) => seqs.reduce<SeqRanges>(withSeq, []);

describe('gaps', () => {
  it('are what is missing before, and between, what came', () => {
    expect(gapsIn(seenOf([3, 4, 8]))).toEqual([
      { from: 0, to: 3 },
      { from: 5, to: 8 },
    ]);
    expect(gapsIn([])).toEqual([]);
    expect(gapsIn(seenOf([0, 1]))).toEqual([]);
  });

  it('are closed by back-fill, and none is left by an arrival in any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }).chain((n) =>
          fc.shuffledSubarray(
            Array.from({ length: n }, (_, seq) => seq),
            { minLength: 1 },
          ),
        ),
        (arrived) => {
          const seen = seenOf(arrived);
          const missing = gapsIn(seen).flatMap(({ from, to }) =>
            Array.from({ length: to - from }, (_, i) => from + i),
          );
          const newest = Math.max(...arrived);
          for (let seq = 0; seq < newest; seq += 1)
            expect(missing.includes(seq)).toBe(!includesSeq(seen, seq));
          expect(gapsIn([...missing].reverse().reduce<SeqRanges>(withSeq, seen))).toEqual([]);
        },
      ),
    );
  });
});
