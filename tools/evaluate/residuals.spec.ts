import { describe, expect, it } from '@jest/globals';
import { byLeft, spreadOf } from './residuals.ts';

describe('byLeft', () => {
  it('says where the squares are made, and on which side', () => {
    const [near, next, , , , far] = byLeft([
      { left: 24, miss: 1 },
      { left: 25, miss: -2 },
      { left: 49, miss: -4 },
      { left: 300, miss: 5 },
    ]);
    expect(near).toMatchObject({ from: 0, share: 0.25, late: 1, rmse: 1 });
    expect(next).toMatchObject({ from: 25, share: 0.5, late: -3, rmse: Math.sqrt(10) });
    expect(near!.ofSquares).toBeCloseTo(1 / 46);
    expect(far!.ofSquares).toBeCloseTo(25 / 46);
  });
});

describe('spreadOf', () => {
  it('tells how often the gate is met', () => {
    expect(spreadOf([12, 8, 10, 10])).toMatchObject({ average: 10, sd: Math.SQRT2, atMost10: 0.75 });
  });
});
