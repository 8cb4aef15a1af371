import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { learnConditionalLives, livesAt, type PastIndex } from './conditional-lives.ts';
import { seededRandom } from './seeded-random.ts';

const targets = {
  caps: Float64Array.of(80, 120),
  targetMean: new Float64Array(2),
  targetSd: new Float64Array(2),
};

/** What is left is the index and up to a third of it more or less. */
function past(size: number, seed: number): readonly PastIndex[] {
  const random = seededRandom(seed);
  return Array.from({ length: size }, () => {
    const index = 100 * random();
    return { index, remaining: index * (1 + (2 * random() - 1) / 3), failed: true };
  });
}

describe('learnConditionalLives', () => {
  const lives = learnConditionalLives(past(4_000, 1), targets);

  it('covers what happens as often as it says, wherever the index lies', () => {
    for (const [from, to] of [
      [5, 30],
      [30, 60],
      [60, 95],
    ] as const) {
      const fresh = past(6_000, 2).filter(({ index }) => index >= from && index < to);
      const covered = fresh.filter(({ index, remaining }) => {
        const { quantiles } = livesAt(lives, index);
        return remaining >= quantiles[9]! && remaining <= quantiles[89]!;
      });
      expect(covered.length / fresh.length).toBeGreaterThan(0.76);
      expect(covered.length / fresh.length).toBeLessThan(0.84);
    }
  });

  it('says 99 ordered quantiles, none negative, for any index', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (index) => {
        const { quantiles } = livesAt(lives, index);
        expect(quantiles).toHaveLength(99);
        expect(quantiles[0]).toBeGreaterThanOrEqual(0);
        for (let p = 1; p < 99; p++) expect(quantiles[p]).toBeGreaterThanOrEqual(quantiles[p - 1]!);
      }),
    );
  });

  it('counts parts that were removed before they failed as having lived longer', () => {
    const removed = past(4_000, 1).map((one, i) =>
      i % 2 === 0 ? one : { ...one, remaining: one.remaining / 2, failed: false },
    );
    const dead = removed.map((one) => ({ ...one, failed: true }));
    const median = (of: readonly PastIndex[]) =>
      livesAt(learnConditionalLives(of, targets), 60).quantiles[49]!;
    const truth = livesAt(lives, 60).quantiles[49]!;
    expect(Math.abs(median(removed) - truth)).toBeLessThan(Math.abs(median(dead) - truth) / 2);
  });

  it('makes do with a handful of predictions', () => {
    const { quantiles } = livesAt(learnConditionalLives(past(5, 1), targets), 50);
    expect(quantiles.every(Number.isFinite)).toBe(true);
  });
});
