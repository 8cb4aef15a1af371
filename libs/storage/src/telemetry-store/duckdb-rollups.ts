import type { DuckDBConnection } from '@duckdb/node-api';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, type TimeRange } from '@kizashi/kernel';
import { bigint, integer, stage } from '../duckdb/duckdb-table.ts';
import { ROLLUP_MS, type RollupMs } from './bucket-grid.ts';
import {
  goodValue,
  literal,
  type ModelLayout,
  NOTHING_SEALED,
  readingColumns,
  readingsIn,
  rollupTable,
  type StoredRow,
} from './duckdb-model-layout.ts';

/**
 * Rollups hold, for each device, minute, hour and day (UTC) and channel, the number, min, max and sum of the good
 * and uncertain readings before the model's `sealedTo`. Rows of the same bucket add up: sealing an hour adds one
 * to its day, a late row adds one to the buckets it falls into, and reads merge them. Readings from `sealedTo` on
 * have no rollups: while a bucket fills at live speed, a commit would hold about one row of it and so write more
 * rollup rows than readings. They are summed up from the readings, which are few.
 */
const OPEN_MS = 2 * HOUR_MS;
/** Seal once about so many rows wait: bounds both what a read sums up and how long a seal takes. */
export const SEAL_AFTER_ROWS = 100_000;
/** Minutes and hours are rolled up only once their buckets hold this many rows: else they save no work. */
const WORTHWHILE_ROWS = 4;

const PER_CHANNEL = ['n', 'min', 'max', 'sum'] as const;

/** Column of `machine_model` that keeps `rollupsSince`. */
export function sinceColumn(width: RollupMs): string {
  return `rolled_up_${width}_since`;
}

/** Column of a rollup table: how many, least, greatest or sum of a channel's readings in the bucket. */
export function rollupColumn(of: (typeof PER_CHANNEL)[number], channel: number): string {
  return `${of}${channel}`;
}

export function rollupColumns(channel: number): string[] {
  return PER_CHANNEL.map((of) => `${rollupColumn(of, channel)} ${of === 'n' ? 'BIGINT' : 'DOUBLE'}`);
}

export function createRollupTables(layout: ModelLayout): string[] {
  const columns = ['device INTEGER', 't BIGINT', ...layout.channels.flatMap((_, i) => rollupColumns(i))];
  return ROLLUP_MS.map((width) => `CREATE TABLE ${rollupTable(layout, width)} (${columns.join(', ')})`);
}

/** Start of the bucket that an instant falls into; also before 1970, where % is negative. */
function bucketOf(at: string, width: RollupMs): string {
  return `${at} - ((${at} % ${width}) + ${width}) % ${width}`;
}

/**
 * Adds the rows of a relation of readings to the rollups that the model has at their time: to every width where the
 * readings are not kept any more.
 */
async function addToRollups(
  connection: DuckDBConnection,
  layout: ModelLayout,
  source: string,
): Promise<void> {
  for (const width of ROLLUP_MS) {
    const since = layout.rollupsSince[width];
    const { rawFrom } = layout;
    if (since === Number.POSITIVE_INFINITY && rawFrom === NOTHING_SEALED) continue;
    const rolledUp = `measured_at >= ${literal(since)} OR measured_at < ${literal(rawFrom)}`;
    await connection.run(rollUp(layout, width, `${source} WHERE ${rolledUp}`));
  }
}

/** Adds the readings of a range that are to be removed to the rollups that had not begun at their time. */
export async function rollUpArchived(
  connection: DuckDBConnection,
  layout: ModelLayout,
  range: TimeRange,
): Promise<void> {
  for (const width of ROLLUP_MS) {
    const to = epochMs(Math.min(range.to, layout.rollupsSince[width]));
    const readings = to > range.from ? readingsIn(layout, { from: range.from, to }) : undefined;
    if (readings !== undefined) await connection.run(rollUp(layout, width, readings));
  }
}

/** `source` is what follows FROM: readings, and which of them. */
function rollUp(layout: ModelLayout, width: RollupMs, source: string): string {
  const values = layout.channels.map((_, i) => `${goodValue(i)} AS v${i}`);
  const sums = layout.channels.map((_, i) => `count(v${i}), min(v${i}), max(v${i}), sum(v${i})`);
  const names = layout.channels.flatMap((_, i) => PER_CHANNEL.map((of) => rollupColumn(of, i)));
  return `INSERT INTO ${rollupTable(layout, width)} (${['device', 't', ...names].join(', ')})
    SELECT ${['device', 't', ...sums].join(', ')}
    FROM (SELECT ${['device', `${bucketOf('measured_at', width)} AS t`, ...values].join(', ')} FROM ${source})
    GROUP BY device, t ORDER BY device, t`;
}

/**
 * Adds the buckets that were sealed just now to the rollups of the next width: the same sums as out of the readings, of
 * which a minute has many. That width has no rows of this stretch yet.
 */
function rollUpBuckets(layout: ModelLayout, from: RollupMs, to: RollupMs, sealed: TimeRange): string {
  const sums = layout.channels.map((_, i) =>
    [`sum(n${i})::BIGINT`, `min(min${i})`, `max(max${i})`, `sum(sum${i})`].join(', '),
  );
  const names = layout.channels.flatMap((_, i) => PER_CHANNEL.map((of) => rollupColumn(of, i)));
  return `INSERT INTO ${rollupTable(layout, to)} (${['device', 't', ...names].join(', ')})
    SELECT ${['device', `${bucketOf('t', to)} AS bucket`, ...sums].join(', ')}
    FROM ${rollupTable(layout, from)} WHERE t >= ${literal(sealed.from)} AND t < ${literal(sealed.to)}
    GROUP BY device, bucket ORDER BY device, bucket`;
}

/** Adds rows that were stored before `sealedTo` just now. */
export async function addLateRows(
  connection: DuckDBConnection,
  layout: ModelLayout,
  rows: readonly StoredRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = readingColumns(layout);
  await stage(connection, 'incoming', columns, rows);
  await addToRollups(connection, layout, 'incoming');
  await connection.run('DROP TABLE temp.incoming');
}

/**
 * Writes the buckets of changed values anew from the readings, since a min or max that is gone can not be taken
 * out of a rollup again. Where the readings are not kept any more, the buckets stay as they are.
 */
export async function rebuildRollups(
  connection: DuckDBConnection,
  layout: ModelLayout,
  changed: readonly { device: number; measuredAt: EpochMs }[],
): Promise<void> {
  const touched = changed.filter(
    ({ measuredAt }) => measuredAt < layout.sealedTo && measuredAt >= layout.rawFrom,
  );
  if (touched.length === 0) return;
  const columns = [
    integer<(typeof touched)[number]>('device', ({ device }) => device),
    bigint<(typeof touched)[number]>('measured_at', ({ measuredAt }) => measuredAt),
  ];
  await stage(connection, 'touched', columns, touched);
  const ats = touched.map(({ measuredAt }): number => measuredAt);
  const range = {
    from: epochMs(ats.reduce((a, b) => Math.min(a, b)) - DAY_MS),
    to: epochMs(Math.min(ats.reduce((a, b) => Math.max(a, b)) + DAY_MS, layout.sealedTo)),
  };
  const readings = readingsIn(layout, range);
  if (readings === undefined) return;
  for (const width of ROLLUP_MS) {
    const since = layout.rollupsSince[width];
    if (since === Number.POSITIVE_INFINITY) continue;
    const buckets = `(SELECT DISTINCT device, ${bucketOf('measured_at', width)} AS t FROM touched)`;
    await connection.run(
      `DELETE FROM ${rollupTable(layout, width)}
       WHERE t >= ${literal(range.from)} AND t < ${literal(range.to)} AND (device, t) IN ${buckets}`,
    );
    const inBuckets = `(device, ${bucketOf('measured_at', width)}) IN ${buckets}`;
    const source = `${readings} WHERE measured_at >= ${literal(since)} AND ${inBuckets}`;
    await connection.run(rollUp(layout, width, source));
  }
  await connection.run('DROP TABLE temp.touched');
}

/** How far the rollups of a model should reach now; undefined while sealing is not worth it. */
export function sealTarget(
  layout: ModelLayout,
  rowsSinceSeal: number,
  sealAfterRows: number,
): number | undefined {
  if (rowsSinceSeal < sealAfterRows) return undefined;
  const target = Math.floor((layout.newest - OPEN_MS) / HOUR_MS) * HOUR_MS;
  return target > layout.sealedTo ? target : undefined;
}

/** Rolls up the readings between the old `sealedTo` and the new one; gives the layout with the new one. */
export async function seal(
  connection: DuckDBConnection,
  layout: ModelLayout,
  target: number,
): Promise<ModelLayout> {
  const sealed = { from: epochMs(layout.sealedTo), to: epochMs(target) };
  const readings = readingsIn(layout, sealed);
  const rollupsSince =
    readings === undefined ? layout.rollupsSince : await begun(connection, layout, readings);
  const next = { ...layout, rollupsSince, sealedTo: target };
  if (readings !== undefined) await sealReadings(connection, next, readings, sealed);
  const since = ROLLUP_MS.map((width) => `${sinceColumn(width)} = ${literal(rollupsSince[width])}`);
  await connection.run(
    `UPDATE machine_model SET sealed_to = ${literal(target)}, ${since.join(', ')} WHERE key = ${layout.key}`,
  );
  return next;
}

/** The narrowest width that has begun is rolled up from the readings, each wider one from the one before it. */
async function sealReadings(
  connection: DuckDBConnection,
  layout: ModelLayout,
  readings: string,
  sealed: TimeRange,
): Promise<void> {
  let narrower: RollupMs | undefined;
  for (const width of ROLLUP_MS) {
    if (layout.rollupsSince[width] === Number.POSITIVE_INFINITY) continue;
    const statement =
      narrower === undefined
        ? rollUp(layout, width, readings)
        : rollUpBuckets(layout, narrower, width, sealed);
    await connection.run(statement);
    narrower = width;
  }
}

/** Begins the rollups of each width that these readings fill well enough. */
async function begun(
  connection: DuckDBConnection,
  layout: ModelLayout,
  readings: string,
): Promise<ModelLayout['rollupsSince']> {
  const since = { ...layout.rollupsSince };
  for (const width of ROLLUP_MS) {
    if (since[width] !== Number.POSITIVE_INFINITY) continue;
    const result = await connection.runAndReadAll(
      `SELECT count(*)::DOUBLE, count(DISTINCT (device, ${bucketOf('measured_at', width)}))::DOUBLE
       FROM ${readings}`,
    );
    const [rows, buckets] = (result.getRowsJS()[0] ?? [0, 0]) as [number, number];
    if (rows >= WORTHWHILE_ROWS * buckets) since[width] = layout.sealedTo;
  }
  return since;
}
