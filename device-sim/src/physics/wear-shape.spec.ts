import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type WearShape, wearCurve } from './wear-shape.ts';

const inside = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const shape: fc.Arbitrary<WearShape> = fc.oneof(
  fc.record({
    kind: fc.constant('S1' as const),
    onset: fc.double({ min: 0, max: 0.99, noNaN: true }),
    power: fc.double({ min: 1, max: 10, noNaN: true }),
  }),
  fc.constant({ kind: 'S2' as const }),
  fc.record({ kind: fc.constant('S3' as const), rate: fc.double({ min: 0.01, max: 20, noNaN: true }) }),
  fc.record({ kind: fc.constant('S4' as const), at: inside(0.01, 0.99), step: inside(0.01, 0.99) }),
  fc.record({
    kind: fc.constant('S5' as const),
    runIn: inside(0.01, 0.3),
    plateau: inside(0.01, 0.5),
    onset: inside(0.31, 0.99),
    power: inside(1, 10),
  }),
  fc.record({ kind: fc.constant('S6' as const), warning: inside(0.01, 0.5), precursor: inside(0, 0.5) }),
  fc.record({ kind: fc.constant('S7' as const), acceleration: inside(0, 10) }),
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

  it('of S1 is flat before its onset, then a power law', () => {
    const curve = wearCurve({ kind: 'S1', onset: 0.9, power: 2 });
    expect([curve(0.5), curve(0.9)]).toEqual([0, 0]);
    expect(curve(0.95)).toBeCloseTo(0.25, 12);
  });

  it('of S2 is the consumed share itself', () => {
    fc.assert(fc.property(inside(0, 1), (share) => wearCurve({ kind: 'S2' })(share) === share));
  });

  it('of S3 grows by the same factor in the same time, once it has begun', () => {
    const curve = wearCurve({ kind: 'S3', rate: 10 });
    const growth = curve(0.7) / curve(0.6);
    expect(growth).toBeCloseTo(Math.E, 1);
    expect(curve(0.9) / curve(0.8)).toBeCloseTo(growth, 1);
  });

  it('of S4 jumps at once, with nothing to be seen before', () => {
    const curve = wearCurve({ kind: 'S4', at: 0.97, step: 0.6 });
    expect(curve(0.97 - 1e-9)).toBe(0);
    expect(curve(0.97)).toBeCloseTo(0.6, 12);
    expect(curve(0.985)).toBeCloseTo(0.8, 12);
  });

  it('of S5 runs in ever more slowly, stays level, and rises in the end', () => {
    const curve = wearCurve({ kind: 'S5', runIn: 0.1, plateau: 0.08, onset: 0.7, power: 2 });
    expect(curve(0.05) - curve(0)).toBeGreaterThan(2 * (curve(0.1) - curve(0.05)));
    expect([curve(0.1), curve(0.4), curve(0.7)]).toEqual([0.08, 0.08, 0.08]);
    expect(curve(0.85)).toBeCloseTo(0.08 + 0.92 / 4, 12);
  });

  it('of S6 shows no more than its precursor until it is gone', () => {
    const curve = wearCurve({ kind: 'S6', warning: 0.04, precursor: 0.15 });
    expect(curve(0.95)).toBe(0);
    expect(curve(0.98)).toBeCloseTo(0.075, 12);
    expect(curve(1 - 1e-9)).toBeLessThanOrEqual(0.15);
    expect(curve(1)).toBe(1);
  });

  it('of S7 takes more with each cycle than with the one before', () => {
    const curve = wearCurve({ kind: 'S7', acceleration: 3 });
    const cycle = 0.01;
    for (let share = 0; share < 0.97; share += cycle)
      expect(curve(share + 2 * cycle) - curve(share + cycle)).toBeGreaterThan(
        curve(share + cycle) - curve(share),
      );
    expect(curve(0.5)).toBeLessThan(0.2);
  });
});
