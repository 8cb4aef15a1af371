import { describe, expect, it } from '@jest/globals';
import { fromQuantileFunction } from '../life-distribution.ts';
import { binomialAtMost } from './binomial.ts';
import { type NeededOfLife, watchCoverage } from './watch-coverage.ts';
import { widenIntervals } from './widen-intervals.ts';

/** Lives of ten forecasts each, of which so many were inside. */
const lives = (count: number, inside: number, missedBy = 2): NeededOfLife[] =>
  Array.from({ length: count }, () => Array.from({ length: 10 }, (_, i) => (i < inside ? 0.5 : missedBy)));

describe('the binomial test', () => {
  it('is exact', () => {
    expect(binomialAtMost(0, 3, 0.5)).toBeCloseTo(1 / 8, 12);
    expect(binomialAtMost(1, 3, 0.5)).toBeCloseTo(4 / 8, 12);
    expect(binomialAtMost(3, 3, 0.5)).toBe(1);
    // The sum of C(30, k) 0.8^k 0.2^(30 - k) for k up to 18, in exact fractions.
    expect(binomialAtMost(18, 30, 0.8)).toBeCloseTo(0.009493122174722, 12);
  });
});

describe('watched coverage', () => {
  it('is silent before there are enough failures', () => {
    expect(watchCoverage(lives(7, 0), false)).toBeUndefined();
    expect(watchCoverage([...lives(7, 0), []], false)).toBeUndefined();
  });

  it('holds its peace while 80 % are inside, or as good as', () => {
    for (const inside of [10, 9, 8, 7]) {
      expect(watchCoverage(lives(30, inside), false)).toMatchObject({ drifting: false, factor: 1 });
    }
  });

  it('widens by what would have covered 80 % when too few are inside', () => {
    const verdict = watchCoverage(lives(30, 5, 1.7), false);
    expect(verdict).toMatchObject({ lives: 30, coverage: 0.5, drifting: true, factor: 1.7 });
    expect(verdict!.chance).toBeLessThan(0.01);
    expect(watchCoverage(lives(30, 5, 50), false)!.factor).toBe(4);
  });

  it('ends later than it begins, so that it does not flicker', () => {
    const between = lives(30, 7);
    expect(watchCoverage(between, false)!.drifting).toBe(false);
    expect(watchCoverage(between, true)!.drifting).toBe(true);
    expect(watchCoverage(lives(30, 8), true)!.drifting).toBe(false);
  });

  it('looks at the newest lives alone', () => {
    expect(watchCoverage([...lives(100, 0), ...lives(30, 9)], true)).toMatchObject({
      lives: 30,
      drifting: false,
    });
  });
});

describe('widened intervals', () => {
  it('are so many times as wide around the same median, and never below nothing', () => {
    const forecast = fromQuantileFunction((p) => 100 + 80 * (p - 0.5));
    const wide = widenIntervals(forecast, 2).quantiles;
    expect(wide[49]).toBe(forecast.quantiles[49]);
    expect(wide[89]! - wide[9]!).toBeCloseTo(2 * (forecast.quantiles[89]! - forecast.quantiles[9]!), 9);
    expect(Math.min(...widenIntervals(forecast, 9).quantiles)).toBe(0);
    expect(widenIntervals(forecast, 1)).toBe(forecast);
  });
});
