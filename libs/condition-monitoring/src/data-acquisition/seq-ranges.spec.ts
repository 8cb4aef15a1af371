import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { includesSeq, type SeqRanges, withSeq } from './seq-ranges.ts';

describe('seq ranges', () => {
  it('hold exactly what was put in, merged and ascending, in whatever order it came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 })), (seqs) => {
        let ranges: SeqRanges = [];
        for (const seq of seqs) ranges = withSeq(ranges, seq);
        for (let seq = -1; seq <= 62; seq += 1) expect(includesSeq(ranges, seq)).toBe(seqs.includes(seq));
        for (const [i, [from, to]] of ranges.entries()) {
          expect(from).toBeLessThan(to);
          expect(from).toBeGreaterThan(ranges[i - 1]?.[1] ?? -1);
        }
      }),
    );
  });
});
