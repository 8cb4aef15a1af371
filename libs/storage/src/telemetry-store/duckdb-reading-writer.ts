import type { DuckDBConnection } from '@duckdb/node-api';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId } from '@kizashi/kernel';
import { append, createTable } from '../duckdb/duckdb-table.ts';
import {
  type ContestedInstant,
  type Resolution,
  resolveContested,
  rowsOf,
} from './duckdb-contested-points.ts';
import {
  lateBefore,
  lateTable,
  type ModelLayout,
  readingColumns,
  type StoredRow,
  weekStart,
  weekTable,
} from './duckdb-model-layout.ts';
import { addLateRows, rebuildRollups } from './duckdb-rollups.ts';
import { foldRows, isReading } from './instant.ts';
import type { CommitReceipt } from './telemetry-store.ts';

/**
 * For each device (by key) and channel an instant after which the channel has no value: its last time, or a bound
 * above it. A point newer than that is new by construction and is appended without a look-up.
 */
export type LastTimes = Map<number, Float64Array>;

interface SortedOut {
  readonly free: StoredRow[];
  readonly contested: ContestedInstant[];
  points: number;
}

/** Stores rows of one model as part of a transaction; gives the layout that holds once it has committed. */
export async function writeReadings(
  connection: DuckDBConnection,
  layout: ModelLayout,
  lastTimes: LastTimes,
  byDevice: ReadonlyMap<number, readonly TelemetryRow[]>,
): Promise<{ layout: ModelLayout; receipt: CommitReceipt }> {
  const sorted: SortedOut = { free: [], contested: [], points: 0 };
  for (const [device, rows] of byDevice) sortOut(device, rows, layout, lastTimes, sorted);
  const { fresh, replacing, remains, changed, receipt } = await resolveContested(
    connection,
    layout,
    sorted.contested,
  );
  const added = [...sorted.free, ...fresh];
  const next = await store(connection, layout, [...added, ...replacing], remains);
  await addLateRows(
    connection,
    next,
    added.filter(({ row }) => row.measuredAt < next.sealedTo),
  );
  await rebuildRollups(connection, next, changed);
  return { layout: next, receipt: { ...receipt, points: receipt.points + sorted.points } };
}

/** Tells what can be appended as it is from what may meet a value, and moves the last times on. */
function sortOut(
  device: number,
  rows: readonly TelemetryRow[],
  layout: ModelLayout,
  lastTimes: LastTimes,
  into: SortedOut,
): void {
  const before = new Float64Array(layout.channels.length).fill(Number.NEGATIVE_INFINITY);
  before.set(lastTimes.get(device) ?? []);
  const after = before.slice();
  const free: StoredRow[] = [];
  let inOrder = true;
  let points = 0;
  for (const row of rows) {
    const pointsBefore = points;
    const { values, measuredAt } = row;
    for (let channel = 0; channel < values.length; channel++) {
      if (!isReading(values[channel])) continue;
      points++;
      if (measuredAt > (after[channel] as number)) after[channel] = measuredAt;
      else inOrder = false;
    }
    if (points > pointsBefore) free.push({ device, row });
  }
  lastTimes.set(device, after);
  if (inOrder) {
    into.free.push(...free);
    into.points += points;
    return;
  }
  // Two rows of this device may speak of one point, so decide between them first, point by point.
  for (const instant of foldRows(rows)) {
    const isNew = [...instant.readings.keys()].every(
      (channel) => instant.measuredAt > (before[channel] as number),
    );
    if (!isNew) {
      into.contested.push({ device, instant });
      continue;
    }
    into.free.push(...rowsOf(device, instant, layout));
    into.points += instant.readings.size;
  }
}

async function store(
  connection: DuckDBConnection,
  layout: ModelLayout,
  rows: readonly StoredRow[],
  remains: Resolution['remains'],
): Promise<ModelLayout> {
  const columns = readingColumns(layout);
  const late = lateBefore(layout);
  // By time, as devices sent them: neighbours are close in every time and counter, which makes those columns small.
  const ascending = rows.toSorted((a, b) => a.row.measuredAt - b.row.measuredAt);
  const byWeek = Map.groupBy(ascending, ({ row }) =>
    row.measuredAt < late ? 'late' : weekStart(row.measuredAt),
  );
  const weeks = new Set(layout.weeks);
  for (const [week, ofWeek] of byWeek) {
    if (week === 'late') {
      await append(connection, lateTable(layout), columns, ofWeek);
      continue;
    }
    const table = weekTable(layout, week);
    if (!weeks.has(week)) await connection.run(createTable(table, columns));
    weeks.add(week);
    await append(connection, table, columns, ofWeek);
  }
  for (const [table, ofTable] of remains) await append(connection, table, columns, ofTable);
  return {
    ...layout,
    weeks: [...weeks].sort((a, b) => a - b),
    late: layout.late || byWeek.has('late'),
    newest: rows.reduce((newest, { row }) => Math.max(newest, row.measuredAt), layout.newest),
  };
}

/** The rows of a commit by device key. */
export function groupByDevice(
  rows: readonly TelemetryRow[],
  keyOf: (id: DeviceId) => number | undefined,
): Map<number, TelemetryRow[]> {
  return Map.groupBy(rows, ({ deviceId }) => keyOf(deviceId) as number);
}
