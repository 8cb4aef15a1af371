import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LEAST_ROWS, ThinnedRows } from './thinned-rows.ts';

const thinned = (count: number) => {
  const rows = new ThinnedRows();
  for (let i = 1; i <= count; i += 1) rows.add({ lifeUsed: i, values: [i] });
  return rows.rows().map(({ lifeUsed }) => lifeUsed);
};

describe('rows of a life that are kept', () => {
  it('are all of them while they are few, and none of none', () => {
    expect(thinned(0)).toEqual([]);
    expect(thinned(3)).toEqual([1, 2, 3]);
  });

  it('are evenly spaced from first to last, however many there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: LEAST_ROWS, max: 60_000 }), (count) => {
        const kept = thinned(count);
        expect(kept.length).toBeGreaterThanOrEqual(LEAST_ROWS);
        expect(kept.length).toBeLessThanOrEqual(2 * LEAST_ROWS);
        expect(kept[0]).toBe(1);
        expect(kept.at(-1)).toBe(count);
        const gaps = new Set(kept.slice(1, -1).map((at, i) => at - kept[i]!));
        expect(gaps.size).toBe(1);
      }),
      { numRuns: 30 },
    );
  });

  it('leave out those at which no life was used', () => {
    const rows = new ThinnedRows();
    for (const lifeUsed of [1, 1, 2, 1.5, 3]) rows.add({ lifeUsed, values: [] });
    expect(rows.rows().map(({ lifeUsed }) => lifeUsed)).toEqual([1, 2, 3]);
  });

  it('keep the readings of a channel that reports seldom', () => {
    const rows = new ThinnedRows();
    for (let i = 1; i <= 40_000; i += 1)
      rows.add({ lifeUsed: i, values: [i, i % 36 === 0 ? i : Number.NaN] });
    const kept = rows.rows();
    expect(kept.length).toBeLessThanOrEqual(2 * LEAST_ROWS);
    for (const { lifeUsed, values } of kept.slice(1)) expect(lifeUsed - values[1]!).toBeLessThan(36);
  });
});
