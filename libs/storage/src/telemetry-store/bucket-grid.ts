import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS, type TimeRange } from '@kizashi/kernel';

/** Width of the rollups that a store keeps, finest first. */
export const ROLLUP_MS = [MINUTE_MS, HOUR_MS, DAY_MS] as const;
export type RollupMs = (typeof ROLLUP_MS)[number];

/** Buckets [origin + i * widthMs, origin + (i + 1) * widthMs) that cover a range; origin <= range.from. */
export interface BucketGrid {
  readonly origin: number;
  readonly widthMs: number;
  /** The widest rollup that fits a whole number of times into every bucket; undefined: readings only. */
  readonly rollupMs: RollupMs | undefined;
}

/** Buckets may become this much wider than asked for, so that they hold whole rollups. */
const WIDEST = 7 / 6;

/**
 * Lays at most `points` buckets of equal width over a range. All adapters use this grid, so the same question
 * gets the same buckets from each; its edges fall on rollups (UTC), so a rollup never straddles two buckets.
 */
export function bucketGrid(range: TimeRange, points: number): BucketGrid | undefined {
  const count = Math.floor(points);
  if (!(range.to > range.from) || !(count >= 1)) return undefined;
  const ideal = (range.to - range.from) / count;
  for (const rollupMs of ROLLUP_MS.toReversed()) {
    const grid = gridOf(rollupMs, range, count);
    if (grid.widthMs <= WIDEST * ideal) return { ...grid, rollupMs };
  }
  return { ...gridOf(1, range, count), rollupMs: undefined };
}

function gridOf(unitMs: number, range: TimeRange, count: number): { origin: number; widthMs: number } {
  const origin = Math.floor(range.from / unitMs) * unitMs;
  return { origin, widthMs: Math.ceil((range.to - origin) / unitMs / count) * unitMs };
}

/** Start of bucket `index`, but never before the range: what a chart puts on its time axis. */
export function bucketStart(grid: BucketGrid, index: number, range: TimeRange): EpochMs {
  return epochMs(Math.max(grid.origin + index * grid.widthMs, range.from));
}
