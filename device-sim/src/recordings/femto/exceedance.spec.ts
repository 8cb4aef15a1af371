import { describe, expect, it } from '@jest/globals';
import { exceedanceOf } from './exceedance.ts';

/** 100 healthy snapshots of mean 10 and standard deviation 1.005, so the limit is 13.015, then these. */
const after = (...values: number[]) => [
  ...Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 9 : 11)),
  ...values,
];

describe('exceedance', () => {
  it('draws its limit from the healthy snapshots alone', () => {
    expect(exceedanceOf(after(500, 500)).limit).toBeCloseTo(10 + 3 * Math.sqrt(100 / 99), 9);
  });

  it('finds the third snapshot in a row above the limit, and what was left then', () => {
    expect(exceedanceOf(after(10, 14, 14, 14, 14, 10, 14, 14))).toMatchObject({
      found: 104,
      beforeEnd: 4,
      staysAbove: 0.75,
    });
  });

  it('takes one or two for chance, and begins to count anew', () => {
    expect(exceedanceOf(after(14, 14, 13, 14, 14, 12)).found).toBeUndefined();
    expect(exceedanceOf(after(14, 14, 13, 14, 14, 14))).toMatchObject({ found: 106, beforeEnd: 0 });
    expect(exceedanceOf(after(14, 14, 13, 14, 14, 14)).staysAbove).toBeUndefined();
  });
});
