import type { DuckDBValue } from '@duckdb/node-api';
import { epochMs, type TimeRange } from '@kizashi/kernel';
import { type BucketGrid, ROLLUP_MS, type RollupMs } from './bucket-grid.ts';
import { goodValue, literal, type ModelLayout, rollupTable, tablesOf } from './duckdb-model-layout.ts';
import { rollupColumn } from './duckdb-rollups.ts';

/** Part of a range that is answered from one kind of table. */
interface Segment extends TimeRange {
  readonly rollupMs?: RollupMs;
}

/** What `segments` must know of a model's rollups. */
export type RollupExtent = Pick<ModelLayout, 'sealedTo' | 'rollupsSince'>;

/**
 * Cuts a range into parts: the widest of these rollups for its middle, narrower ones towards its edges, readings
 * for what is no full bucket and for what is not rolled up. No reading is in two parts.
 */
export function segments(range: TimeRange, rollups: readonly RollupMs[], extent: RollupExtent): Segment[] {
  if (!(range.to > range.from)) return [];
  const widest = rollups.at(-1);
  if (widest === undefined) return [range];
  const narrower = rollups.slice(0, -1);
  const first = Math.max(range.from, extent.rollupsSince[widest]);
  const from = epochMs(Math.ceil(first / widest) * widest);
  const to = epochMs(Math.floor(Math.min(range.to, extent.sealedTo) / widest) * widest);
  if (!(to > from)) return segments(range, narrower, extent);
  return [
    ...segments({ from: range.from, to: from }, narrower, extent),
    { from, to, rollupMs: widest },
    ...segments({ from: to, to: range.to }, narrower, extent),
  ];
}

/** Buckets of one channel as rows {bucket, min, avg, max, n}; undefined where nothing can be in the range. */
export function seriesQuery(
  layout: ModelLayout,
  device: number,
  channel: number,
  range: TimeRange,
  grid: BucketGrid,
): { sql: string; values: DuckDBValue[] } | undefined {
  const rollups = ROLLUP_MS.filter((width) => width <= (grid.rollupMs ?? 0));
  const parts = segments(range, rollups, layout).flatMap((segment) =>
    segment.rollupMs === undefined
      ? fromReadings(layout, channel, segment)
      : fromRollup(layout, channel, segment, segment.rollupMs),
  );
  if (parts.length === 0) return undefined;
  const sql = `
    SELECT ((t - ${literal(grid.origin)}) // ${literal(grid.widthMs)})::DOUBLE AS bucket,
      min(low) AS min, sum(total) / sum(n) AS avg, max(high) AS max, sum(n)::DOUBLE AS n
    FROM (${parts.join(' UNION ALL ')})
    GROUP BY bucket ORDER BY bucket`;
  return { sql, values: [device] };
}

function fromReadings(layout: ModelLayout, channel: number, part: TimeRange): string[] {
  return tablesOf(layout, part).map(
    (table) => `
      SELECT measured_at AS t, value AS low, value AS high, value AS total, 1::BIGINT AS n
      FROM (SELECT measured_at, ${goodValue(channel)} AS value FROM ${table}
        WHERE device = $1 AND measured_at >= ${literal(part.from)} AND measured_at < ${literal(part.to)})
      WHERE value IS NOT NULL`,
  );
}

function fromRollup(layout: ModelLayout, channel: number, part: TimeRange, rollupMs: RollupMs): string {
  const [n, min, max, sum] = (['n', 'min', 'max', 'sum'] as const).map((of) => rollupColumn(of, channel));
  return `
    SELECT t, ${min} AS low, ${max} AS high, ${sum} AS total, ${n} AS n FROM ${rollupTable(layout, rollupMs)}
    WHERE device = $1 AND ${n} > 0 AND t >= ${literal(part.from)} AND t < ${literal(part.to)}`;
}
