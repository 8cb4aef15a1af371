import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ChannelTrend, followTrend, startTrend } from './channel-trend.ts';

const settings = { memoryWindows: 10, stepWindows: 3 };
const sd = 0.1;

function follow(values: readonly number[]): ChannelTrend {
  return values.reduce((trend, value) => followTrend(trend, value, sd, settings), startTrend());
}

const noisy = (i: number) => sd * Math.sin(i * 2.4) * 1.4;

describe('followTrend', () => {
  it('finds level and slope of a straight rise', () => {
    const trend = follow(Array.from({ length: 200 }, (_, i) => 1 + 0.02 * i + noisy(i)));
    expect(trend.level).toBeCloseTo(1 + 0.02 * 199, 0.05);
    expect(trend.slope).toBeCloseTo(0.02, 2);
  });

  it('knows the level better than one window does', () => {
    const trend = follow(Array.from({ length: 100 }, (_, i) => 1 + noisy(i)));
    expect(trend.pLevel).toBeLessThan(0.3);
    expect(Math.abs(trend.level - 1)).toBeLessThan(0.05);
  });

  it('hardly moves for a spike', () => {
    const quiet = Array.from({ length: 60 }, (_, i) => 1 + noisy(i));
    expect(Math.abs(follow([...quiet, 30]).level - follow([...quiet, 1]).level)).toBeLessThan(0.2);
  });

  it('believes a step that stays', () => {
    const quiet = Array.from({ length: 60 }, (_, i) => 1 + noisy(i));
    expect(follow([...quiet, ...Array(6).fill(5)]).level).toBeGreaterThan(4.5);
  });

  it('keeps a covariance that is one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }), (values) => {
        const { pLevel, pCross, pSlope } = follow(values);
        expect(pLevel).toBeGreaterThan(0);
        expect(pSlope).toBeGreaterThan(0);
        expect(pLevel * pSlope - pCross ** 2).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });
});
