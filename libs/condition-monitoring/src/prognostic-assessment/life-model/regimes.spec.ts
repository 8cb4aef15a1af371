import { describe, expect, it } from '@jest/globals';
import { findRegimes, regimeOf } from './regimes.ts';
import { seededRandom } from './seeded-random.ts';

const random = seededRandom(3);
const at = (center: readonly number[], spread: number) =>
  Float64Array.from(center, (value) => value + spread * (random() - 0.5));

describe('findRegimes', () => {
  it('finds as many regimes as there are, and in which one a row lies', () => {
    const centers = [
      [0, 0, 100],
      [10, 0.25, 100],
      [20, 0.7, 100],
      [25, 0.62, 60],
      [35, 0.84, 100],
      [42, 0.84, 100],
    ];
    const rows = Array.from({ length: 3_000 }, (_, i) => at(centers[i % 6]!, 0.01));
    const regimes = findRegimes(rows, 3, 1);
    expect(regimes.count).toBe(6);
    expect(new Set(centers.map((center) => regimeOf(regimes, center))).size).toBe(6);
    expect(regimeOf(regimes, [15, 0.5, 80])).toBe(-1);
    expect(regimeOf(regimes, [Number.NaN, 0, 100])).toBe(-1);
  });

  it('finds one regime where settings vary continuously, are constant, or are none', () => {
    const continuous = Array.from({ length: 2_000 }, () => at([5, 0], 4));
    expect(findRegimes(continuous, 2, 1).count).toBe(1);
    expect(
      findRegimes(
        continuous.map(() => Float64Array.of(7)),
        1,
        1,
      ).count,
    ).toBe(1);
    const none = findRegimes([new Float64Array(0)], 0, 1);
    expect(none.count).toBe(1);
    expect(regimeOf(none, [])).toBe(0);
  });

  it('makes no regime of a handful of stray rows', () => {
    const rows = Array.from({ length: 2_000 }, (_, i) => at(i < 3 ? [1e6] : [5], 1));
    expect(findRegimes(rows, 1, 1).count).toBe(1);
  });
});
