import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromQuantileFunction, fromWeights, pFailWithin } from './life-distribution.ts';
import { mixForecasts } from './mix-forecasts.ts';

const uniform = fromQuantileFunction((p) => 100 * p);

describe('fromWeights', () => {
  it('recovers a distribution from its masses', () => {
    const points = Float64Array.from({ length: 200 }, (_, i) => i + 0.5);
    const { quantiles } = fromWeights(points, new Float64Array(200).fill(1));
    for (const p of [1, 10, 50, 90, 99]) expect(quantiles[p - 1]).toBeCloseTo(2 * p, -0.5);
  });

  it('orders its quantiles for any masses', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5 }), (masses) => {
        fc.pre(masses.some((mass) => mass > 0));
        const points = Float64Array.from(masses, (_, i) => i * i);
        const { quantiles } = fromWeights(points, Float64Array.from(masses));
        for (let i = 1; i < 99; i++) expect(quantiles[i]).toBeGreaterThanOrEqual(quantiles[i - 1]!);
      }),
    );
  });
});

describe('pFailWithin', () => {
  it('is the inverse of the quantiles', () => {
    expect(pFailWithin(uniform, 25)).toBeCloseTo(0.25);
    expect(pFailWithin(uniform, 0.5)).toBeCloseTo(0.005);
    expect(pFailWithin(uniform, 0)).toBe(0);
    expect(pFailWithin(uniform, 1_000)).toBeCloseTo(1, 2);
  });

  it('never falls with time, and takes "more than can be said" for what it is', () => {
    const open = fromQuantileFunction((p) => (p < 0.3 ? 100 * p : Number.POSITIVE_INFINITY));
    let before = 0;
    for (let life = 0; life < 1_000; life += 7) {
      const p = pFailWithin(open, life);
      expect(p).toBeGreaterThanOrEqual(before);
      before = p;
    }
    expect(before).toBeLessThan(0.31);
  });
});

describe('mixForecasts', () => {
  const late = fromQuantileFunction((p) => 1_000 + 100 * p);

  it('is the one or the other at the ends', () => {
    expect(mixForecasts(uniform, late, 0)).toEqual(uniform);
    expect(mixForecasts(uniform, late, 1)).toEqual(late);
  });

  it('has the chance of failing that the weights say', () => {
    const mixed = mixForecasts(uniform, late, 0.25);
    expect(pFailWithin(mixed, 500)).toBeCloseTo(0.75, 1);
    expect(pFailWithin(mixed, 50)).toBeCloseTo(0.375, 1);
  });
});
