import type { DuckDBConnection } from '@duckdb/node-api';
import type { Quality } from '@kizashi/condition-monitoring/data-acquisition';
import { type EpochMs, epochMs } from '@kizashi/kernel';
import { bigint, integer, stage } from '../duckdb/duckdb-table.ts';
import { type ModelLayout, type StoredRow, tablesOf } from './duckdb-model-layout.ts';
import { clockOffset, type Instant, placement, type Reading, toRow } from './instant.ts';

/** An instant of a device at which some channel may have a value already. */
export interface ContestedInstant {
  readonly device: number;
  readonly instant: Instant;
}

export interface Resolution {
  /** Readings that won, to be stored: those of points that had none, and those that take a value's place. */
  readonly fresh: StoredRow[];
  readonly replacing: StoredRow[];
  /** What is left of the rows that lost a value, by the table that they go back to. */
  readonly remains: ReadonlyMap<string, StoredRow[]>;
  readonly changed: { device: number; measuredAt: EpochMs }[];
  readonly receipt: { points: number; changed: number };
}

type FoundRow = Readonly<Record<string, number | string | null>>;

/**
 * Decides by (boot, seq) between readings and the stored values of their points, and takes the rows that lose a
 * value out of their tables. The caller stores what this returns, in the same transaction.
 */
export async function resolveContested(
  connection: DuckDBConnection,
  layout: ModelLayout,
  contested: readonly ContestedInstant[],
): Promise<Resolution> {
  const resolution = {
    fresh: [] as StoredRow[],
    replacing: [] as StoredRow[],
    remains: new Map<string, StoredRow[]>(),
    changed: [] as { device: number; measuredAt: EpochMs }[],
    receipt: { points: 0, changed: 0 },
  };
  const found = await lookUp(connection, layout, contested);
  for (const { device, instant } of contested) {
    const held = found.get(keyOf(device, instant.measuredAt)) ?? [];
    const fresh: Instant = { ...instant, readings: new Map() };
    const replacing: Instant = { ...instant, readings: new Map() };
    for (const [channel, reading] of instant.readings) {
      const holder = held.find(({ instant: { readings } }) => readings.has(channel));
      const placed = placement(reading, holder?.instant.readings.get(channel));
      if (placed === 'kept') continue;
      resolution.receipt.points++;
      if (holder === undefined) {
        fresh.readings.set(channel, reading);
        continue;
      }
      replacing.readings.set(channel, reading);
      holder.instant.readings.delete(channel);
      holder.lost = true;
      if (placed === 'changed') {
        resolution.receipt.changed++;
        resolution.changed.push({ device, measuredAt: instant.measuredAt });
      }
    }
    resolution.fresh.push(...rowsOf(device, fresh, layout));
    resolution.replacing.push(...rowsOf(device, replacing, layout));
  }
  await takeOut(connection, layout, [...found.values()].flat(), resolution.remains);
  return resolution;
}

/** An instant as rows to store: one for each message that it came from, since a row has one (boot, seq). */
export function rowsOf(device: number, instant: Instant, layout: ModelLayout): StoredRow[] {
  const byOrigin = Map.groupBy(
    instant.readings,
    ([, { boot, seq, receivedAt, clockOffsetMs = 0 }]) => `${boot} ${seq} ${receivedAt} ${clockOffsetMs}`,
  );
  return [...byOrigin.values()].map((readings) => ({
    device,
    row: toRow({ ...instant, readings: new Map(readings) }, layout.channels.length),
  }));
}

interface HeldRow {
  readonly table: string;
  readonly rowId: number;
  readonly device: number;
  readonly instant: Instant;
  lost: boolean;
}

async function lookUp(
  connection: DuckDBConnection,
  layout: ModelLayout,
  contested: readonly ContestedInstant[],
): Promise<Map<string, HeldRow[]>> {
  const found = new Map<string, HeldRow[]>();
  if (contested.length === 0) return found;
  const columns = [
    integer<ContestedInstant>('device', ({ device }) => device),
    bigint<ContestedInstant>('measured_at', ({ instant }) => instant.measuredAt),
  ];
  await stage(connection, 'contested', columns, contested);
  const ats = contested.map(({ instant }): number => instant.measuredAt);
  const from = epochMs(ats.reduce((a, b) => Math.min(a, b)));
  const last = epochMs(ats.reduce((a, b) => Math.max(a, b)));
  const byKey = new Map(contested.map((one) => [keyOf(one.device, one.instant.measuredAt), one]));
  const values = layout.channels.map((_, i) => `c${i}`);
  for (const table of tablesOf(layout, { from, to: epochMs(last + 1) })) {
    const result = await connection.runAndReadAll(
      `SELECT ${table}.rowid::DOUBLE AS row_id, device, measured_at::DOUBLE AS measured_at,
         received_at::DOUBLE AS received_at, boot, seq::DOUBLE AS seq,
         clock_offset::DOUBLE AS clock_offset, ${['quality', ...values].join(', ')}
       FROM ${table} SEMI JOIN contested USING (device, measured_at)
       WHERE measured_at BETWEEN ${from} AND ${last}`,
    );
    for (const row of result.getRowObjectsJS() as FoundRow[]) {
      const key = keyOf(row.device as number, row.measured_at as number);
      const { device, instant } = byKey.get(key) as ContestedInstant;
      const held = { table, rowId: row.row_id as number, device, lost: false };
      const readings = readingsOfRow(row, layout);
      found.set(key, [...(found.get(key) ?? []), { ...held, instant: { ...instant, readings } }]);
    }
  }
  await connection.run('DROP TABLE temp.contested');
  return found;
}

function readingsOfRow(row: FoundRow, layout: ModelLayout): Map<number, Reading> {
  const origin = {
    boot: row.boot as number,
    seq: row.seq as number,
    receivedAt: epochMs(row.received_at as number),
    ...clockOffset(row.clock_offset as number | null),
  };
  const readings = new Map<number, Reading>();
  for (const channel of layout.channels.keys()) {
    const value = row[`c${channel}`];
    const quality = Number((row.quality as string | null)?.[channel] ?? 0) as Quality;
    if (typeof value === 'number') readings.set(channel, { ...origin, value, quality });
  }
  return readings;
}

async function takeOut(
  connection: DuckDBConnection,
  layout: ModelLayout,
  held: readonly HeldRow[],
  remains: Map<string, StoredRow[]>,
): Promise<void> {
  const losers = held.filter(({ lost }) => lost);
  for (const [table, rows] of Map.groupBy(losers, ({ table }) => table)) {
    await connection.run(
      `DELETE FROM ${table} WHERE rowid IN (${rows.map(({ rowId }) => rowId).join(', ')})`,
    );
    remains.set(
      table,
      rows.flatMap(({ device, instant }) => rowsOf(device, instant, layout)),
    );
  }
}

function keyOf(device: number, measuredAt: number): string {
  return `${device} ${measuredAt}`;
}
