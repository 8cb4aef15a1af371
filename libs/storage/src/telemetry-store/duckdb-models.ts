import type { DuckDBConnection } from '@duckdb/node-api';
import type { Channel } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, epochMs, HOUR_MS, type MachineModelId, MINUTE_MS } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { createTable } from '../duckdb/duckdb-table.ts';
import { ROLLUP_MS, type RollupMs } from './bucket-grid.ts';
import { CHANNEL_LIST_SCHEMA, extendChannelList, loadChannelLists } from './duckdb-channel-lists.ts';
import { loadClockPlaces } from './duckdb-clock-offsets.ts';
import {
  lateTable,
  literal,
  type ModelLayout,
  NOTHING_SEALED,
  parseWeekTable,
  readingColumns,
  readingsIn,
  rollupTable,
  weekTable,
} from './duckdb-model-layout.ts';
import type { LastTimes } from './duckdb-reading-writer.ts';
import { createRollupTables, rollupColumns, sinceColumn } from './duckdb-rollups.ts';

const SINCE = ROLLUP_MS.map(sinceColumn);

export const MODEL_SCHEMA = [
  `CREATE TABLE IF NOT EXISTS machine_model (
     key INTEGER, model_id VARCHAR, sealed_to BIGINT, ${SINCE.map((name) => `${name} BIGINT`).join(', ')}
   )`,
  ...['raw_from', 'minutes_from'].map(
    (name) => `ALTER TABLE machine_model ADD COLUMN IF NOT EXISTS ${name} BIGINT`,
  ),
  CHANNEL_LIST_SCHEMA,
];

type ModelRow = {
  key: number;
  modelId: MachineModelId;
  sealedTo: number;
  rawFrom: number | null;
  minutesFrom: number | null;
} & Record<string, number>;

/** Days are rolled up from the first seal on: they also tell where to look for the last reading of the silent. */
const BEFORE_ANY_ROLLUP = rollupsSince((width) => (width === DAY_MS ? NOTHING_SEALED : undefined));

function rollupsSince(since: (width: RollupMs) => number | undefined): ModelLayout['rollupsSince'] {
  const at = (width: RollupMs) => {
    const from = since(width) ?? Number.MAX_SAFE_INTEGER;
    return from === Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : from;
  };
  return { [MINUTE_MS]: at(MINUTE_MS), [HOUR_MS]: at(HOUR_MS), [DAY_MS]: at(DAY_MS) };
}

/** The layouts of all models as the file has them. */
export async function loadLayouts(file: DuckDbFile): Promise<Map<MachineModelId, ModelLayout>> {
  const models = await file.query<ModelRow>(
    `SELECT key, model_id AS "modelId", sealed_to::DOUBLE AS "sealedTo",
       raw_from::DOUBLE AS "rawFrom", minutes_from::DOUBLE AS "minutesFrom",
       ${SINCE.map((name) => `${name}::DOUBLE AS ${name}`).join(', ')}
     FROM machine_model`,
  );
  const channelLists = await loadChannelLists(file);
  const clockPlaces = await loadClockPlaces(file);
  const tables = await file.query<{ name: string }>('SELECT table_name AS name FROM duckdb_tables()');
  const weekTables = tables.flatMap(({ name }) => parseWeekTable(name) ?? []);
  const layouts = new Map<MachineModelId, ModelLayout>();
  for (const { key, modelId, sealedTo, rawFrom, minutesFrom, ...since } of models) {
    const layout: ModelLayout = {
      key,
      modelId,
      sealedTo,
      rawFrom: rawFrom ?? NOTHING_SEALED,
      minutesFrom: minutesFrom ?? NOTHING_SEALED,
      rollupsSince: rollupsSince((width) => since[sinceColumn(width)]),
      channels: channelLists.get(modelId) ?? [],
      clockAfter: clockPlaces.get(key) ?? 0,
      weeks: weekTables.flatMap((of) => (of.key === key ? of.week : [])).sort((a, b) => a - b),
      late: false,
      newest: Number.NEGATIVE_INFINITY,
    };
    layouts.set(modelId, { ...layout, ...(await loadExtent(file, layout)) });
  }
  return layouts;
}

/** The newest reading is in the newest week: the late table only ever gets rows of weeks before it. */
async function loadExtent(
  file: DuckDbFile,
  layout: ModelLayout,
): Promise<Pick<ModelLayout, 'late' | 'newest'>> {
  const [late] = await file.query<{ held: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM ${lateTable(layout)}) AS held`,
  );
  const lastWeek = layout.weeks.at(-1);
  if (lastWeek === undefined) return { late: late?.held === true, newest: layout.newest };
  const [newest] = await file.query<{ at: number | null }>(
    `SELECT max(measured_at)::DOUBLE AS at FROM ${weekTable(layout, lastWeek)}`,
  );
  return { late: late?.held === true, newest: newest?.at ?? layout.newest };
}

/**
 * Last times of every device: exact after `sealedTo`, where the readings are few enough to look at all of them at
 * each start; before it `sealedTo` itself is the bound, which only costs look-ups that find nothing.
 */
export async function loadLastTimes(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly number[],
): Promise<LastTimes> {
  const channels = layout.channels.map((_, i) => i);
  const bound = () => new Float64Array(channels.length).fill(layout.sealedTo - 1);
  const lastTimes: LastTimes = new Map(devices.map((device) => [device, bound()]));
  const open = readingsIn(layout, { from: epochMs(layout.sealedTo), to: epochMs(Number.POSITIVE_INFINITY) });
  if (open === undefined) return lastTimes;
  const maxima = channels.map((i) => `(max(measured_at) FILTER (c${i} IS NOT NULL))::DOUBLE AS c${i}`);
  const rows = await file.query<Record<string, number | null>>(
    `SELECT ${['device', ...maxima].join(', ')} FROM ${open} GROUP BY device`,
  );
  for (const row of rows) {
    const times = bound();
    for (const i of channels) times[i] = row[`c${i}`] ?? layout.sealedTo - 1;
    lastTimes.set(row.device as number, times);
  }
  return lastTimes;
}

/** About how many rows wait to be rolled up. */
export async function countOpenRows(file: DuckDbFile, layout: ModelLayout): Promise<number> {
  const open = readingsIn(layout, { from: epochMs(layout.sealedTo), to: epochMs(Number.POSITIVE_INFINITY) });
  if (open === undefined) return 0;
  const [found] = await file.query<{ rows: number }>(`SELECT count(*)::DOUBLE AS rows FROM ${open}`);
  return found?.rows ?? 0;
}

/** Makes or extends a model's tables, as part of a transaction; gives the layout that holds afterwards. */
export async function defineLayout(
  connection: DuckDBConnection,
  modelId: MachineModelId,
  known: ModelLayout | undefined,
  nextKey: number,
  channels: readonly Channel[],
): Promise<ModelLayout> {
  const before = known?.channels ?? [];
  const list = await extendChannelList(connection, modelId, before, channels);
  const layout: ModelLayout = {
    ...(known ?? {
      key: nextKey,
      modelId,
      clockAfter: 0,
      weeks: [],
      late: false,
      sealedTo: NOTHING_SEALED,
      rawFrom: NOTHING_SEALED,
      minutesFrom: NOTHING_SEALED,
      rollupsSince: BEFORE_ANY_ROLLUP,
      newest: Number.NEGATIVE_INFINITY,
    }),
    channels: list,
  };
  if (known === undefined) {
    const since = ROLLUP_MS.map((width) => literal(layout.rollupsSince[width]));
    await connection.run(
      `INSERT INTO machine_model (key, model_id, sealed_to, ${SINCE.join(', ')}) VALUES ($1, $2, ${[literal(NOTHING_SEALED), ...since].join(', ')})`,
      [layout.key, modelId],
    );
    await connection.run(createTable(lateTable(layout), readingColumns(layout)));
    for (const statement of createRollupTables(layout)) await connection.run(statement);
    return layout;
  }
  const readingTables = [...layout.weeks.map((week) => weekTable(layout, week)), lateTable(layout)];
  const rollupTables = ROLLUP_MS.map((width) => rollupTable(layout, width));
  for (let position = before.length; position < list.length; position++) {
    for (const table of readingTables) await connection.run(addColumn(table, `c${position} DOUBLE`));
    for (const column of rollupColumns(position)) {
      for (const table of rollupTables) await connection.run(addColumn(table, column));
    }
  }
  return layout;
}

function addColumn(table: string, column: string): string {
  return `ALTER TABLE ${table} ADD COLUMN ${column}`;
}
