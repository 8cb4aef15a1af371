import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { bucketGrid, bucketStart } from './bucket-grid.ts';

const T0 = Date.UTC(2026, 10, 2, 5, 7, 11, 13);
const rangeOf = (from: number, length: number) => ({ from: epochMs(from), to: epochMs(from + length) });

describe('bucketGrid', () => {
  it('covers the range with at most the buckets asked for, on rollup edges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e12 }),
        fc.integer({ min: 1, max: 400 * DAY_MS }),
        fc.integer({ min: 1, max: 5_000 }),
        (from, length, points) => {
          const range = rangeOf(from, length);
          const grid = bucketGrid(range, points)!;
          expect(grid.origin).toBeLessThanOrEqual(range.from);
          expect(grid.origin + grid.widthMs).toBeGreaterThan(range.from);
          expect(Math.ceil((range.to - grid.origin) / grid.widthMs)).toBeLessThanOrEqual(points);
          if (grid.rollupMs !== undefined) {
            expect(grid.origin % grid.rollupMs).toBe(0);
            expect(grid.widthMs % grid.rollupMs).toBe(0);
          }
        },
      ),
    );
  });

  it.each([
    [HOUR_MS, 100, undefined, 36_000],
    [30 * DAY_MS, 43_200, undefined, MINUTE_MS],
    [30 * DAY_MS, 1_000, MINUTE_MS, 44 * MINUTE_MS],
    [100 * DAY_MS, 300, HOUR_MS, 9 * HOUR_MS],
    [100 * DAY_MS, 1, DAY_MS, 101 * DAY_MS],
    [365 * DAY_MS, 50, DAY_MS, 8 * DAY_MS],
  ])('over %d ms with %d points uses rollups of %p and buckets of %d ms', (length, points, rollup, width) => {
    expect(bucketGrid(rangeOf(T0, length), points)).toMatchObject({ rollupMs: rollup, widthMs: width });
  });

  it('gives the width asked for exactly where the range begins on a full minute', () => {
    const from = Math.floor(T0 / MINUTE_MS) * MINUTE_MS;
    expect(bucketGrid(rangeOf(from, 30 * DAY_MS), 43_200)).toEqual({
      origin: from,
      widthMs: MINUTE_MS,
      rollupMs: MINUTE_MS,
    });
  });

  it('dates a bucket by its start, the first one never before the range', () => {
    const range = rangeOf(T0, 10 * HOUR_MS);
    const grid = bucketGrid(range, 10)!;
    expect(bucketStart(grid, 0, range)).toBe(T0);
    expect(bucketStart(grid, 1, range)).toBe(grid.origin + grid.widthMs);
  });

  it('lays nothing over an empty range or without points', () => {
    expect(bucketGrid(rangeOf(T0, 0), 5)).toBeUndefined();
    expect(bucketGrid(rangeOf(T0, -1), 5)).toBeUndefined();
    expect(bucketGrid(rangeOf(T0, 10), 0)).toBeUndefined();
    expect(bucketGrid(rangeOf(T0, 10), Number.NaN)).toBeUndefined();
  });
});
