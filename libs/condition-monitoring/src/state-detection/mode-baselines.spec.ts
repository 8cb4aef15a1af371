import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  advanceMode,
  baselineOf,
  isLearned,
  type LearnedLevel,
  learnLevel,
  MOST_MODES,
  type ModeBaseline,
  rememberMode,
  sdOf,
  startMode,
} from './mode-baselines.ts';

const T = Date.UTC(2026, 0, 5);

/** One channel of a mode, one value an hour. */
function learned(values: readonly number[], hours = 1): { baseline: ModeBaseline; level: LearnedLevel } {
  let baseline = startMode('running', T);
  for (const [i, value] of values.entries()) {
    const at = T + (i + 1) * hours * HOUR_MS;
    baseline = advanceMode(baseline, [learnLevel(baseline, 0, value, at)], 0, at);
  }
  return { baseline, level: baseline.levels[0]! };
}
const noisy = (i: number) => 5 + 0.1 * Math.sin(i * 2.4);

describe('a mode baseline', () => {
  it('is learned after 20 windows, with their mean and spread', () => {
    expect(isLearned(learned(Array.from({ length: 19 }, (_, i) => noisy(i))).level)).toBe(false);
    const { level } = learned(Array.from({ length: 20 }, (_, i) => noisy(i)));
    expect(isLearned(level)).toBe(true);
    expect(level[1]).toBeCloseTo(5, 1);
    expect(sdOf(level)).toBeCloseTo(0.1 / Math.SQRT2, 2);
  });

  it('is corrected during two days and then stands', () => {
    const shifted = [...Array.from({ length: 30 }, (_, i) => noisy(i))];
    const twoDays = learned([...shifted, ...Array.from({ length: 20 }, (_, i) => noisy(i) + 0.15)]);
    expect(twoDays.level[1]).toBeGreaterThan(5.01);
    const later = learned([
      ...Array.from({ length: 50 }, (_, i) => noisy(i)),
      ...Array.from({ length: 50 }, (_, i) => noisy(i) + 0.15),
    ]);
    expect(later.level[1]).toBeCloseTo(5, 1);
    expect(later.baseline.closed).toBe(true);
  });

  it('forgets heavy work among its first windows', () => {
    const bursts = Array.from({ length: 250 }, (_, i) => (i >= 5 && i < 9 ? 6 : noisy(i)));
    expect(sdOf(learned(bursts.slice(0, 20), 0.15).level)).toBeGreaterThan(0.3);
    expect(sdOf(learned(bursts, 0.15).level)).toBeLessThan(0.1);
  });

  it('keeps a spread that is none below 0, whatever it is given', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 90 }), (values) => {
        const { level } = learned(values);
        expect(level[2]).toBeGreaterThanOrEqual(0);
        expect(level[1]).toBeGreaterThanOrEqual(Math.min(...values) - 1e-3);
        expect(level[1]).toBeLessThanOrEqual(Math.max(...values) + 1e-3);
      }),
    );
  });
});

describe('baselines of many modes', () => {
  const many = (count: number, at = (i: number) => T + i) =>
    Array.from({ length: count }, (_, i) => ({
      ...startMode(`running/recipe:${i + 1}`, T),
      until: at(i),
    })).reduce<readonly ModeBaseline[]>(rememberMode, []);

  it('are bounded, and small as JSON', () => {
    const modes = many(50);
    expect(modes).toHaveLength(MOST_MODES);
    const { baseline } = learned(
      Array.from({ length: 60 }, (_, i) => noisy(i)),
      1,
    );
    expect(JSON.stringify(baseline.levels).length).toBeLessThan(30);
  });

  it('share plain running where there is no place left, and take turns with nobody', () => {
    const modes = many(MOST_MODES - 1);
    expect(baselineOf(modes, 'running/recipe:99', T).mode).toBe('running');
    expect(baselineOf(modes, 'running/recipe:3', T).mode).toBe('running/recipe:3');
    expect(baselineOf(many(3), 'running/recipe:99', T).mode).toBe('running/recipe:99');
  });

  it('give the place of one that was not seen for two weeks', () => {
    const modes = many(MOST_MODES - 1, (i) => T + i * DAY_MS);
    const later = T + 15 * DAY_MS;
    const fresh = baselineOf(modes, 'running/recipe:99', later);
    expect(fresh.mode).toBe('running/recipe:99');
    const kept = rememberMode(rememberMode(modes, startMode('running', later)), { ...fresh, until: later });
    expect(kept.map(({ mode }) => mode)).not.toContain('running/recipe:1');
    expect(kept).toHaveLength(MOST_MODES);
  });
});
