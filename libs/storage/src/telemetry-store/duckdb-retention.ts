import type { DuckDBConnection } from '@duckdb/node-api';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { createTable } from '../duckdb/duckdb-table.ts';
import { ROLLUP_MS } from './bucket-grid.ts';
import {
  lateTable,
  literal,
  type ModelLayout,
  readingColumns,
  readingsIn,
  rollupTable,
  WEEK_MS,
  weekStart,
  weekTable,
} from './duckdb-model-layout.ts';
import { rollUpArchived, seal } from './duckdb-rollups.ts';
import { KEEP_MINUTES_MS, KEEP_RAW_MS, type RetentionReport } from './telemetry-store.ts';

/** Late rows that one step moves, and readings that one step rolls up unless an hour has more: it holds up commits. */
const STEP_ROWS = 50_000;

export interface RetentionStep {
  readonly layout: ModelLayout;
  readonly did: Partial<RetentionReport>;
}

/**
 * The next thing to do for one model as of `now`, as a transaction of its own, or undefined where nothing is left.
 * Readings go week by week, once hours and minutes of them are there; minutes go by weeks too. What stays in the late
 * table moves into the tables of its weeks, so that reads look into few tables.
 */
export async function retentionStep(
  connection: DuckDBConnection,
  layout: ModelLayout,
  now: EpochMs,
): Promise<RetentionStep | undefined> {
  const oldestLate = layout.late ? await minimum(connection, lateTable(layout), 'measured_at') : undefined;
  const lateWeek = oldestLate === undefined ? Number.POSITIVE_INFINITY : weekStart(oldestLate);
  const week = Math.min(layout.weeks[0] ?? Number.POSITIVE_INFINITY, lateWeek);
  if (week < weekStart(now - KEEP_RAW_MS)) return removeWeek(connection, layout, week);
  const minutes = await removeMinutes(connection, layout, now);
  if (minutes !== undefined) return minutes;
  return lateWeek === Number.POSITIVE_INFINITY ? undefined : mergeLate(connection, layout, lateWeek);
}

/** Rolls up what is not yet, piece by piece, then removes the readings. */
async function removeWeek(
  connection: DuckDBConnection,
  layout: ModelLayout,
  week: number,
): Promise<RetentionStep> {
  const end = week + WEEK_MS;
  if (layout.sealedTo < end) return { layout: await seal(connection, layout, end), did: {} };
  // What came in after `rawFrom` had passed its time was rolled up at once.
  const from = Math.max(week, layout.rawFrom);
  if (from < end && ROLLUP_MS.some((width) => layout.rollupsSince[width] > from)) {
    const to = await endOfPiece(connection, layout, from, end);
    await rollUpArchived(connection, layout, { from: epochMs(from), to: epochMs(to) });
    return { layout: await movedRawFrom(connection, layout, to), did: {} };
  }
  return dropWeek(connection, await movedRawFrom(connection, layout, Math.max(from, end)), week);
}

/** The longest of a few pieces that has no more rows than a step should touch; an hour at least. */
async function endOfPiece(
  connection: DuckDBConnection,
  layout: ModelLayout,
  from: number,
  end: number,
): Promise<number> {
  for (const lengthMs of [WEEK_MS, DAY_MS, 6 * HOUR_MS]) {
    const to = Math.min(end, Math.floor(from / lengthMs) * lengthMs + lengthMs);
    if ((await countIn(connection, layout, from, to)) <= STEP_ROWS) return to;
  }
  return from + HOUR_MS;
}

async function movedRawFrom(
  connection: DuckDBConnection,
  layout: ModelLayout,
  rawFrom: number,
): Promise<ModelLayout> {
  await connection.run(`UPDATE machine_model SET raw_from = ${literal(rawFrom)} WHERE key = ${layout.key}`);
  return { ...layout, rawFrom };
}

async function dropWeek(
  connection: DuckDBConnection,
  layout: ModelLayout,
  week: number,
): Promise<RetentionStep> {
  const end = week + WEEK_MS;
  const readingsRemoved = await countIn(connection, layout, week, end);
  if (layout.weeks.includes(week)) await connection.run(`DROP TABLE ${weekTable(layout, week)}`);
  if (layout.late) {
    await connection.run(`DELETE FROM ${lateTable(layout)} WHERE measured_at < ${literal(end)}`);
  }
  const weeks = layout.weeks.filter((other) => other !== week);
  const late = await tidyLate(connection, layout);
  return { layout: { ...layout, weeks, late }, did: { readingsRemoved } };
}

async function removeMinutes(
  connection: DuckDBConnection,
  layout: ModelLayout,
  now: EpochMs,
): Promise<RetentionStep | undefined> {
  const keptFrom = Math.floor((now - KEEP_MINUTES_MS) / DAY_MS) * DAY_MS;
  const table = rollupTable(layout, MINUTE_MS);
  const oldest = await minimum(connection, table, 't');
  if (oldest === undefined || oldest >= keptFrom) return undefined;
  const to = Math.min(keptFrom, weekStart(oldest) + WEEK_MS);
  const minutesRemoved = await scalar(connection, `SELECT count(*) FROM ${table} WHERE t < ${literal(to)}`);
  await connection.run(`DELETE FROM ${table} WHERE t < ${literal(to)}`);
  const minutesFrom = Math.max(layout.minutesFrom, to);
  await connection.run(
    `UPDATE machine_model SET minutes_from = ${literal(minutesFrom)} WHERE key = ${layout.key}`,
  );
  return { layout: { ...layout, minutesFrom }, did: { minutesRemoved } };
}

/** Moves late rows of one week into its table, in the order in which they are read. */
async function mergeLate(
  connection: DuckDBConnection,
  layout: ModelLayout,
  week: number,
): Promise<RetentionStep> {
  const columns = readingColumns(layout);
  const names = columns.map(({ name }) => name).join(', ');
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE merging AS SELECT rowid AS row_id, ${names} FROM ${lateTable(layout)}
     WHERE measured_at < ${literal(week + WEEK_MS)} LIMIT ${STEP_ROWS}`,
  );
  const table = weekTable(layout, week);
  if (!layout.weeks.includes(week)) await connection.run(createTable(table, columns));
  await connection.run(`INSERT INTO ${table} SELECT ${names} FROM merging ORDER BY device, measured_at`);
  await connection.run(`DELETE FROM ${lateTable(layout)} WHERE rowid IN (SELECT row_id FROM merging)`);
  const lateRowsMerged = await scalar(connection, 'SELECT count(*) FROM merging');
  await connection.run('DROP TABLE temp.merging');
  const weeks = [...new Set([...layout.weeks, week])].sort((a, b) => a - b);
  return { layout: { ...layout, weeks, late: await tidyLate(connection, layout) }, did: { lateRowsMerged } };
}

/** Whether the late table still holds rows; an empty one is made anew, since deleted rows are scanned all the same. */
async function tidyLate(connection: DuckDBConnection, layout: ModelLayout): Promise<boolean> {
  if (!layout.late) return false;
  const table = lateTable(layout);
  if ((await minimum(connection, table, 'measured_at')) !== undefined) return true;
  await connection.run(`DROP TABLE ${table}`);
  await connection.run(createTable(table, readingColumns(layout)));
  return false;
}

async function minimum(
  connection: DuckDBConnection,
  table: string,
  column: string,
): Promise<number | undefined> {
  const result = await connection.runAndReadAll(`SELECT min(${column})::DOUBLE FROM ${table}`);
  return (result.getRowsJS()[0]?.[0] as number | null) ?? undefined;
}

async function countIn(
  connection: DuckDBConnection,
  layout: ModelLayout,
  from: number,
  to: number,
): Promise<number> {
  const readings = readingsIn(layout, { from: epochMs(from), to: epochMs(to) });
  return readings === undefined ? 0 : scalar(connection, `SELECT count(*) FROM ${readings}`);
}

async function scalar(connection: DuckDBConnection, sql: string): Promise<number> {
  return Number((await connection.runAndReadAll(sql)).getRowsJS()[0]?.[0] ?? 0);
}
