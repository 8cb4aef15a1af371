import { epochMs, HOUR_MS, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { type BucketGrid, bucketStart, ROLLUP_MS, type RollupMs } from './bucket-grid.ts';
import { goodValue, literal, type ModelLayout, rollupTable, tablesOf } from './duckdb-model-layout.ts';
import { rollupColumn } from './duckdb-rollups.ts';
import type { Bucket } from './telemetry-store.ts';

/** Part of a range that is answered from one kind of table. */
interface Segment extends TimeRange {
  readonly rollupMs?: RollupMs;
}

/** What `segments` must know of a model's rollups. */
export type RollupExtent = Pick<ModelLayout, 'sealedTo' | 'rollupsSince' | 'rawFrom' | 'minutesFrom'>;

/**
 * Cuts a range into parts, none of which holds a reading that another one holds: rollups where the readings are gone,
 * whatever is least work where they are kept.
 */
export function segments(range: TimeRange, rollups: readonly RollupMs[], extent: RollupExtent): Segment[] {
  const [hoursOnly, archived, kept] = [
    { from: range.from, to: epochMs(Math.min(range.to, extent.rawFrom, extent.minutesFrom)) },
    {
      from: epochMs(Math.max(range.from, extent.minutesFrom)),
      to: epochMs(Math.min(range.to, extent.rawFrom)),
    },
    { from: epochMs(Math.max(range.from, extent.rawFrom)), to: range.to },
  ];
  return [
    ...archivedSegments(hoursOnly, rollups, HOUR_MS),
    ...archivedSegments(archived, rollups, MINUTE_MS),
    ...keptSegments(kept, rollups, extent),
  ];
}

/** A rollup of the finest width there is belongs to a range where it begins: towards the edges, or for narrow buckets. */
function archivedSegments(range: TimeRange, rollups: readonly RollupMs[], finest: RollupMs): Segment[] {
  if (!(range.to > range.from)) return [];
  const wider = rollups.filter((width) => width > finest);
  const widest = wider.at(-1);
  if (widest === undefined) return [{ ...range, rollupMs: finest }];
  const narrower = wider.slice(0, -1);
  const from = epochMs(Math.ceil(range.from / widest) * widest);
  const to = epochMs(Math.floor(range.to / widest) * widest);
  if (!(to > from)) return archivedSegments(range, narrower, finest);
  return [
    ...archivedSegments({ from: range.from, to: from }, narrower, finest),
    { from, to, rollupMs: widest },
    ...archivedSegments({ from: to, to: range.to }, narrower, finest),
  ];
}

/**
 * Of a range whose readings are kept: the widest of these rollups for its middle, narrower ones towards its edges, readings
 * for what is no full bucket and for what is not rolled up.
 */
function keptSegments(range: TimeRange, rollups: readonly RollupMs[], extent: RollupExtent): Segment[] {
  if (!(range.to > range.from)) return [];
  const widest = rollups.at(-1);
  if (widest === undefined) return [range];
  const narrower = rollups.slice(0, -1);
  const first = Math.max(range.from, extent.rollupsSince[widest]);
  const from = epochMs(Math.ceil(first / widest) * widest);
  const to = epochMs(Math.floor(Math.min(range.to, extent.sealedTo) / widest) * widest);
  if (!(to > from)) return keptSegments(range, narrower, extent);
  return [
    ...keptSegments({ from: range.from, to: from }, narrower, extent),
    { from, to, rollupMs: widest },
    ...keptSegments({ from: to, to: range.to }, narrower, extent),
  ];
}

/** Buckets of one channel by device key; devices without any are left out. */
export async function querySeries(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly number[],
  channel: number,
  range: TimeRange,
  grid: BucketGrid,
): Promise<Map<number, Bucket[]>> {
  const sql = seriesQuery(layout, devices, channel, range, grid);
  const found = new Map<number, Bucket[]>();
  if (sql === undefined) return found;
  const rows = await file.query<Omit<Bucket, 't'> & { device: number; bucket: number }>(sql);
  for (const { device, bucket, min, avg, max, n } of rows) {
    const buckets = found.get(device);
    const next = { t: bucketStart(grid, bucket, range), min, avg, max, n };
    if (buckets === undefined) found.set(device, [next]);
    else buckets.push(next);
  }
  return found;
}

/**
 * Buckets of one channel of some devices (by key) as rows {device, bucket, min, avg, max, n}, ascending; undefined where
 * nothing can be in the range.
 */
export function seriesQuery(
  layout: ModelLayout,
  devices: readonly number[],
  channel: number,
  range: TimeRange,
  grid: BucketGrid,
): string | undefined {
  if (devices.length === 0) return undefined;
  const rollups = ROLLUP_MS.filter((width) => width <= (grid.rollupMs ?? 0));
  const parts = segments(range, rollups, layout).flatMap((segment) =>
    segment.rollupMs === undefined
      ? fromReadings(layout, channel, devices, segment)
      : fromRollup(layout, channel, devices, segment, segment.rollupMs),
  );
  if (parts.length === 0) return undefined;
  return `
    SELECT device, ((t - ${literal(grid.origin)}) // ${literal(grid.widthMs)})::DOUBLE AS bucket,
      min(low) AS min, sum(total) / sum(n) AS avg, max(high) AS max, sum(n)::DOUBLE AS n
    FROM (${parts.join(' UNION ALL ')})
    GROUP BY device, bucket ORDER BY device, bucket`;
}

function fromReadings(
  layout: ModelLayout,
  channel: number,
  devices: readonly number[],
  part: TimeRange,
): string[] {
  return tablesOf(layout, part).map(
    (table) => `
      SELECT device, measured_at AS t, value AS low, value AS high, value AS total, 1::BIGINT AS n
      FROM (SELECT device, measured_at, ${goodValue(channel)} AS value FROM ${table}
        WHERE device IN (${devices.join()}) AND measured_at >= ${literal(part.from)} AND measured_at < ${literal(part.to)})
      WHERE value IS NOT NULL`,
  );
}

function fromRollup(
  layout: ModelLayout,
  channel: number,
  devices: readonly number[],
  part: TimeRange,
  rollupMs: RollupMs,
): string {
  const [n, min, max, sum] = (['n', 'min', 'max', 'sum'] as const).map((of) => rollupColumn(of, channel));
  return `
    SELECT device, t, ${min} AS low, ${max} AS high, ${sum} AS total, ${n} AS n FROM ${rollupTable(layout, rollupMs)}
    WHERE device IN (${devices.join()}) AND ${n} > 0 AND t >= ${literal(part.from)} AND t < ${literal(part.to)}`;
}
