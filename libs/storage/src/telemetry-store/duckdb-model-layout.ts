import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, HOUR_MS, type MachineModelId, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import { bigint, type Column, double, integer, varchar } from '../duckdb/duckdb-table.ts';
import type { RollupMs } from './bucket-grid.ts';
import type { StoredChannel } from './channel-list.ts';
import { isReading } from './instant.ts';

export const WEEK_MS = 7 * DAY_MS;
/** The first Monday (UTC) after the epoch: ISO weeks begin on Mondays. */
const FIRST_MONDAY = 4 * DAY_MS;
/** `sealedTo` of a model whose rollups have not begun. */
export const NOTHING_SEALED = Number.MIN_SAFE_INTEGER;

/**
 * Where the readings of one machine model are. Wide rows (a column for each channel, `c<index>`) in one table for
 * each ISO week, and one `late` table for rows that came when newer weeks had begun; rollups of everything before
 * `sealedTo`. A layout is never changed, only replaced when the transaction that changed it has committed.
 */
export interface ModelLayout {
  readonly key: number;
  readonly modelId: MachineModelId;
  readonly channels: readonly StoredChannel[];
  /** How many channels stand before `clock_offset` in its tables: those of a file that is older than this column. */
  readonly clockAfter: number;
  /** Starts of the weeks that have a table, ascending. */
  readonly weeks: readonly number[];
  /** Whether the late table holds rows. */
  readonly late: boolean;
  readonly sealedTo: number;
  /** Rollups of a width hold everything between this and `sealedTo`; Infinity: they have not begun. */
  readonly rollupsSince: Readonly<Record<RollupMs, number>>;
  /** Of what lies before this hour there are rollups of every width, and readings are kept no longer. */
  readonly rawFrom: number;
  /** Start of the oldest day whose minutes are kept, where the readings are gone. */
  readonly minutesFrom: number;
  /** Newest measuredAt, -Infinity without readings. */
  readonly newest: number;
}

/** A row as a table holds it. Several may share an instant, but never a point (device, channel, measuredAt). */
export interface StoredRow {
  readonly device: number;
  readonly row: TelemetryRow;
}

export function weekStart(at: number): number {
  return Math.floor((at - FIRST_MONDAY) / WEEK_MS) * WEEK_MS + FIRST_MONDAY;
}

/**
 * The oldest instant that still goes to a week's own table: the start of the week before the one of the newest
 * reading that the model had before this commit. Event time, so that a fleet that is driven through months of
 * past fills one week after the other in order; and "before this commit", so that a first commit may span months.
 * Older rows go to the late table: a back-fill then touches one table more, not one for each of its weeks.
 */
export function lateBefore(layout: ModelLayout): number {
  return layout.newest === Number.NEGATIVE_INFINITY ? layout.newest : weekStart(layout.newest) - WEEK_MS;
}

const ROLLUP_NAMES: Readonly<Record<RollupMs, string>> = {
  [MINUTE_MS]: 'minute',
  [HOUR_MS]: 'hour',
  [DAY_MS]: 'day',
};

/** Names are made of our own keys and dates: no id from outside ever stands in a statement. */
export function weekTable(layout: Pick<ModelLayout, 'key'>, week: number): string {
  return `reading_${layout.key}_${new Date(week).toISOString().slice(0, 10).replaceAll('-', '')}`;
}

export function lateTable(layout: Pick<ModelLayout, 'key'>): string {
  return `reading_${layout.key}_late`;
}

export function rollupTable(layout: Pick<ModelLayout, 'key'>, rollupMs: RollupMs): string {
  return `rollup_${layout.key}_${ROLLUP_NAMES[rollupMs]}`;
}

/** Week and model key of a week's table, or undefined for any other table. */
export function parseWeekTable(name: string): { key: number; week: number } | undefined {
  const [, key, year, month, day] = /^reading_(\d+)_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  if (key === undefined) return undefined;
  return { key: Number(key), week: Date.UTC(Number(year), Number(month) - 1, Number(day)) };
}

/** Tables that may hold readings of the range. */
export function tablesOf(layout: ModelLayout, range: TimeRange): string[] {
  const weeks = layout.weeks.filter((week) => week < range.to && week + WEEK_MS > range.from);
  const tables = weeks.map((week) => weekTable(layout, week));
  return layout.late ? [...tables, lateTable(layout)] : tables;
}

export function readingColumns(layout: Pick<ModelLayout, 'channels' | 'clockAfter'>): Column<StoredRow>[] {
  const channels = layout.channels.map((_, channel) =>
    double<StoredRow>(`c${channel}`, ({ row }) => {
      const value = row.values[channel];
      return isReading(value) ? value : undefined;
    }),
  );
  return [
    integer('device', ({ device }) => device),
    bigint('measured_at', ({ row }) => row.measuredAt),
    bigint('received_at', ({ row }) => row.receivedAt),
    integer('boot', ({ row }) => row.boot),
    bigint('seq', ({ row }) => row.seq),
    varchar('quality', ({ row }) => qualityText(row.quality)),
    ...channels.slice(0, layout.clockAfter),
    bigint(CLOCK_OFFSET, ({ row }) => row.clockOffsetMs || undefined),
    ...channels.slice(layout.clockAfter),
  ];
}

/** NULL where the device's clock was taken as it is, the same for all rows of a boot elsewhere: it costs next to nothing. */
export const CLOCK_OFFSET = 'clock_offset';

/** One digit for each channel, NULL where every reading is good: almost always, and then it costs nothing. */
function qualityText(quality: Uint8Array | undefined): string | undefined {
  return quality?.some((mark) => mark !== 0) ? quality.join('') : undefined;
}

/** The value of a channel where its reading is good or uncertain, else NULL. */
export function goodValue(channel: number): string {
  return `CASE WHEN quality IS NULL OR substr(quality, ${channel + 1}, 1) <> '2' THEN c${channel} END`;
}

/** Readings of the range as one relation with all columns; undefined where no table can hold any. */
export function readingsIn(layout: ModelLayout, range: TimeRange): string | undefined {
  const columns = readingColumns(layout).map(({ name }) => name);
  const selects = tablesOf(layout, range).map(
    (table) =>
      `SELECT ${columns.join(', ')} FROM ${table}
       WHERE measured_at >= ${literal(range.from)} AND measured_at < ${literal(range.to)}`,
  );
  return selects.length === 0 ? undefined : `(${selects.join(' UNION ALL ')})`;
}

/** A whole number within a statement: as a bound it prunes row groups, which a parameter's cast may not. */
export function literal(value: number): string {
  if (Number.isNaN(value)) throw new TypeError('NaN is no bound of a range');
  return BigInt(Math.trunc(clamp(value))).toString();
}

function clamp(value: number): number {
  return Math.min(Math.max(value, Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
