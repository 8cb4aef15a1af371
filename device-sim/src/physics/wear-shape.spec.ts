import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type WearShape, wearCurve } from './wear-shape.ts';

const shape: fc.Arbitrary<WearShape> = fc.oneof(
  fc.record({
    kind: fc.constant('S1' as const),
    onset: fc.double({ min: 0, max: 0.99, noNaN: true }),
    power: fc.double({ min: 1, max: 10, noNaN: true }),
  }),
  fc.constant({ kind: 'S2' as const }),
  fc.record({ kind: fc.constant('S3' as const), rate: fc.double({ min: 0.01, max: 20, noNaN: true }) }),
);

describe('wear curve', () => {
  it('is 0 at the beginning of life, 1 at its end, and stays there', () => {
    fc.assert(
      fc.property(shape, (one) => {
        const curve = wearCurve(one);
        expect([curve(-0.1), curve(0)]).toEqual([0, 0]);
        expect(curve(1)).toBeCloseTo(1, 12);
        expect(curve(1.5)).toBe(curve(1));
      }),
    );
  });

  it('never falls', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(shape, share, share, (one, a, b) => {
        const curve = wearCurve(one);
        expect(curve(Math.max(a, b))).toBeGreaterThanOrEqual(curve(Math.min(a, b)));
      }),
    );
  });

  it('of S1 is flat before its onset', () => {
    const curve = wearCurve({ kind: 'S1', onset: 0.9, power: 2 });
    expect(curve(0.9)).toBe(0);
    expect(curve(0.95)).toBeCloseTo(0.25, 12);
  });
});
