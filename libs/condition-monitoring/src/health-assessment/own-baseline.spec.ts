import { describe, expect, it } from '@jest/globals';
import { baselineOf, learnBaseline, type OwnBaseline, startBaseline } from './own-baseline.ts';

const learn = (values: readonly number[]): OwnBaseline => values.reduce(learnBaseline, startBaseline());
const fleet = { mean: 10, sd: 1, spread: 2 };
const own = Array.from({ length: 40 }, (_, i) => 14 + Math.sin(i * 2.4) * 1.4);

describe('baselineOf', () => {
  it('knows nothing without readings and without earlier parts', () => {
    expect(baselineOf(startBaseline(), undefined, 1)).toBeUndefined();
  });

  it('is that of earlier parts on day 1, as uncertain as they differ', () => {
    expect(baselineOf(startBaseline(), fleet, 1)).toMatchObject({
      mean: 10,
      sd: 1,
      meanSd: 2,
      from: 'fleet',
    });
  });

  it('moves to the own level as windows come in', () => {
    const young = baselineOf(learn(own.slice(0, 1)), fleet, 1)!;
    const old = baselineOf(learn(own), fleet, 1)!;
    expect(young.mean).toBeGreaterThan(10);
    expect(old.mean).toBeGreaterThan(young.mean - 1);
    expect(old.mean).toBeCloseTo(14, 0);
    expect(old.from).toBe('own');
    expect(old.meanSd).toBeLessThan(young.meanSd);
  });

  it('does not take a start unlike any other for normal', () => {
    expect(baselineOf(learn(Array(40).fill(99)), fleet, 1)!.mean).toBe(16);
  });

  it('trusts an average less when windows repeat each other', () => {
    const slow = learn(Array.from({ length: 100 }, (_, i) => 14 + Math.sin(i / 8)));
    const white = learn(Array.from({ length: 100 }, (_, i) => 14 + Math.sin(i * 2.4)));
    expect(baselineOf(slow, undefined, 1)!.repetition).toBeGreaterThan(5);
    expect(baselineOf(white, undefined, 1)!.repetition).toBeLessThan(1.5);
    expect(baselineOf(slow, undefined, 1)!.meanSd).toBeGreaterThan(
      2 * baselineOf(white, undefined, 1)!.meanSd,
    );
  });
});
