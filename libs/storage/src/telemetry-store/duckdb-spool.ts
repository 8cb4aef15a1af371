import { type DuckDBConnection, type DuckDBValue, listValue } from '@duckdb/node-api';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  OperationalError,
  type TimeRange,
} from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { append, bigint, blob, type Column, createTable, integer, varchar } from '../duckdb/duckdb-table.ts';
import { readingsOf } from './instant.ts';
import type { InstantSpan } from './telemetry-store.ts';

/** A row with its place in the order of all rows that were ever spooled. */
export interface SpooledRow {
  readonly ordinal: number;
  readonly row: TelemetryRow;
  /** Why the server does not store it, where it does not for what it is. */
  readonly refused?: string | undefined;
}

const SPOOLED: readonly Column<SpooledRow>[] = [
  bigint('ordinal', ({ ordinal }) => ordinal),
  varchar('model', ({ row }) => row.modelId),
  varchar('device', ({ row }) => row.deviceId),
  bigint('measured_at', ({ row }) => row.measuredAt),
  bigint('received_at', ({ row }) => row.receivedAt),
  bigint('clock_offset', ({ row }) => row.clockOffsetMs),
  integer('boot', ({ row }) => row.boot),
  bigint('seq', ({ row }) => row.seq),
  blob('readings', ({ row }) => toBytes(row)),
  varchar('refused', ({ refused }) => refused),
];

interface Selected {
  readonly ordinal: number;
  readonly modelId: MachineModelId;
  readonly deviceId: DeviceId;
  readonly measuredAt: number;
  readonly receivedAt: number;
  readonly clockOffsetMs: number | null;
  readonly boot: number;
  readonly seq: number;
  readonly readings: Uint8Array;
}

/** What a row takes beside its readings: eight columns, most of them compressed well, and the log before that. */
const BYTES_PER_ROW = 40;
const BYTES_PER_READING = 9;

/** How full a spool is. */
export interface SpoolTotals {
  /** Rows that wait for the server. */
  readonly waiting: number;
  /** Rows that the server does not store for what they are, and why the last of them. */
  readonly refused: number;
  readonly refusal: string | undefined;
  readonly bytes: number;
  /** When the first row of those that wait came in. */
  readonly since: EpochMs | undefined;
}

const EMPTY: SpoolTotals = { waiting: 0, refused: 0, refusal: undefined, bytes: 0, since: undefined };

/**
 * Readings that a server does not take, in the local file of its store: in the transaction with the messages that they
 * came in, so there is nothing of its own that a crash could tear, and to be read like any others. Rows are kept as
 * they came, not as lines: which value of a point stands is decided when they are written, whatever the order.
 */
export class DuckDbSpool {
  readonly #file: DuckDbFile;
  readonly #limitBytes: number;
  #nextOrdinal = 1;
  #totals: SpoolTotals = EMPTY;

  static readonly schema = createTable('spooled_row', SPOOLED);

  constructor(file: DuckDbFile, limitBytes: number) {
    this.#file = file;
    this.#limitBytes = limitBytes;
  }

  get totals(): SpoolTotals {
    return this.#totals;
  }

  get limitBytes(): number {
    return this.#limitBytes;
  }

  get isEmpty(): boolean {
    return this.#totals.waiting + this.#totals.refused === 0;
  }

  /** Also after a transaction that failed: totals are ahead of the file then. */
  async load(): Promise<void> {
    const [found] = await this.#file.query<{
      waiting: number;
      refused: number;
      refusal: string | null;
      bytes: number | null;
      since: EpochMs | null;
      last: number | null;
    }>(
      `SELECT count(*) FILTER (refused IS NULL)::DOUBLE AS waiting, count(refused)::DOUBLE AS refused,
         any_value(refused) AS refusal, sum(octet_length(readings) + ${BYTES_PER_ROW})::DOUBLE AS bytes,
         (min(received_at) FILTER (refused IS NULL))::DOUBLE AS since, max(ordinal)::DOUBLE AS last
       FROM spooled_row`,
    );
    if (found === undefined) return;
    const { waiting, refused, refusal, bytes, since, last } = found;
    this.#totals = {
      waiting,
      refused,
      refusal: refusal ?? undefined,
      bytes: bytes ?? 0,
      since: since ?? undefined,
    };
    this.#nextOrdinal = Math.max(this.#nextOrdinal, (last ?? 0) + 1);
  }

  /** Rows that were refused wait again: somebody may have put the server right meanwhile. */
  async retryRefused(connection: DuckDBConnection): Promise<void> {
    await connection.run('UPDATE spooled_row SET refused = NULL WHERE refused IS NOT NULL');
    const { waiting, refused } = this.#totals;
    this.#totals = { ...this.#totals, waiting: waiting + refused, refused: 0, refusal: undefined };
  }

  /**
   * Writes as part of the transaction.
   * @param refused why the server does not store these rows, where it was asked and does not for what they are
   * @throws OperationalError `influx-spool-full`
   */
  async append(connection: DuckDBConnection, all: readonly TelemetryRow[], refused?: string): Promise<void> {
    const rows = all.filter((row) => !readingsOf(row).next().done);
    if (rows.length === 0) return;
    const { waiting, bytes, since } = this.#totals;
    const added = sizeOf(rows);
    if (bytes + added > this.#limitBytes) throw full(this.#limitBytes);
    const spooled = rows.map((row): SpooledRow => ({ ordinal: this.#nextOrdinal++, row, refused }));
    await append(connection, 'spooled_row', SPOOLED, spooled);
    this.#totals = { ...this.#totals, bytes: bytes + added };
    if (refused !== undefined) this.#countRefused(rows.length, refused);
    else {
      const first = rows.reduce(
        (least, { receivedAt }) => Math.min(least, receivedAt),
        Number.POSITIVE_INFINITY,
      );
      this.#totals = { ...this.#totals, waiting: waiting + rows.length, since: since ?? epochMs(first) };
    }
  }

  /** The oldest rows that wait: some, and at most `limit`, unless none does. */
  async oldest(limit: number): Promise<SpooledRow[]> {
    // By a range of ordinals, which DuckDB finds without sorting or reading the rest.
    const rows = await this.#file.query<Selected>(
      `${SELECT} WHERE refused IS NULL AND ordinal < $1::BIGINT + (
         SELECT min(ordinal) FROM spooled_row WHERE refused IS NULL
       ) ORDER BY ordinal`,
      [BigInt(limit)],
    );
    return rows.map(toSpooled);
  }

  /** Takes out rows that the server has stored. */
  async remove(connection: DuckDBConnection, spooled: readonly SpooledRow[]): Promise<void> {
    if (spooled.length === 0) return;
    await connection.run(`DELETE FROM spooled_row WHERE ${among(spooled)}`);
    const { waiting, bytes, since } = this.#totals;
    this.#totals = {
      ...this.#totals,
      waiting: waiting - spooled.length,
      bytes: bytes - sizeOf(spooled.map(({ row }) => row)),
      since: waiting === spooled.length ? undefined : since,
    };
  }

  /** Keeps rows that the server does not store for what they are; they wait no longer, and are read with the others. */
  async keepRefused(
    connection: DuckDBConnection,
    spooled: readonly SpooledRow[],
    reason: string,
  ): Promise<void> {
    if (spooled.length === 0) return;
    await connection.run(`UPDATE spooled_row SET refused = $1 WHERE ${among(spooled)}`, [reason]);
    const { waiting, since } = this.#totals;
    const left = waiting - spooled.length;
    this.#totals = { ...this.#totals, waiting: left, since: left === 0 ? undefined : since };
    this.#countRefused(spooled.length, reason);
  }

  /** Removes what the server refused and what was measured before `before`; `load` afterwards. */
  async forgetRefused(connection: DuckDBConnection, before: EpochMs): Promise<void> {
    if (this.#totals.refused === 0) return;
    await connection.run('DELETE FROM spooled_row WHERE refused IS NOT NULL AND measured_at < $1', [
      BigInt(before),
    ]);
  }

  /** Rows of the devices that were measured in the range, those refused included. */
  async rowsOf(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    { from, to }: TimeRange,
  ): Promise<TelemetryRow[]> {
    if (this.isEmpty) return [];
    const rows = await this.#file.query<Selected>(
      `${SELECT} WHERE model = $1 AND measured_at >= $2 AND measured_at < $3 AND list_contains($4::VARCHAR[], device)`,
      [modelId, bound(from), bound(to), listValue([...deviceIds])],
    );
    return rows.map((row) => toSpooled(row).row);
  }

  /**
   * The rows of each device that were measured last before an instant: `limit` of them, and with the last all of its
   * instant.
   */
  async newestOf(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    before: EpochMs,
    limit: number,
  ): Promise<TelemetryRow[]> {
    const rows = await this.#file.query<Selected>(
      `${SELECT} WHERE model = $1 AND measured_at < $2 AND list_contains($3::VARCHAR[], device)
       QUALIFY rank() OVER (PARTITION BY device ORDER BY measured_at DESC) <= $4`,
      [modelId, bound(before), listValue([...deviceIds]), limit],
    );
    return rows.map((row) => toSpooled(row).row);
  }

  /** From the oldest to the newest instant in the range, of those of the devices that have rows there. */
  spans(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    { from, to }: TimeRange = {
      from: epochMs(-Number.MAX_SAFE_INTEGER),
      to: epochMs(Number.MAX_SAFE_INTEGER),
    },
  ): Promise<Map<DeviceId, InstantSpan>> {
    return this.#spans(
      'model = $1 AND measured_at >= $2 AND measured_at < $3 AND list_contains($4::VARCHAR[], device)',
      [modelId, bound(from), bound(to), listValue([...deviceIds])],
    );
  }

  spansReceivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    return this.#spans('model = $1 AND received_at >= $2', [modelId, bound(since)]);
  }

  async #spans(where: string, values: DuckDBValue[]): Promise<Map<DeviceId, InstantSpan>> {
    if (this.isEmpty) return new Map();
    const rows = await this.#file.query<InstantSpan & { deviceId: DeviceId }>(
      `SELECT device AS "deviceId", min(measured_at)::DOUBLE AS oldest, max(measured_at)::DOUBLE AS newest
       FROM spooled_row WHERE ${where} GROUP BY device`,
      values,
    );
    return new Map(rows.map(({ deviceId, oldest, newest }) => [deviceId, { oldest, newest }]));
  }

  #countRefused(rows: number, refusal: string): void {
    this.#totals = { ...this.#totals, refused: this.#totals.refused + rows, refusal };
  }
}

const SELECT = `SELECT ordinal::DOUBLE AS ordinal, model AS "modelId", device AS "deviceId",
    measured_at::DOUBLE AS "measuredAt", received_at::DOUBLE AS "receivedAt",
    clock_offset::DOUBLE AS "clockOffsetMs", boot, seq::DOUBLE AS seq, readings
  FROM spooled_row`;

function sizeOf(rows: readonly TelemetryRow[]): number {
  return rows.reduce((sum, { values }) => sum + values.length * BYTES_PER_READING + BYTES_PER_ROW, 0);
}

/** Numbers of our own making, ascending; the range lets DuckDB pass over what it need not read. */
function among(spooled: readonly SpooledRow[]): string {
  const ordinals = spooled.map(({ ordinal }) => ordinal);
  return `ordinal BETWEEN ${ordinals.at(0)} AND ${ordinals.at(-1)} AND ordinal IN (${ordinals.join(', ')})`;
}

/** As 64 bits take it. */
function bound(at: number): bigint {
  return BigInt(Math.ceil(Math.min(Math.max(at, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)));
}

/** Values as little-endian doubles, behind them the qualities. */
function toBytes({ values, quality }: TelemetryRow): Uint8Array {
  const bytes = new Uint8Array(values.length * BYTES_PER_READING);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(8 * index, value, true);
  if (quality !== undefined) bytes.set(quality, values.byteLength);
  return bytes;
}

function toSpooled({
  ordinal,
  readings,
  clockOffsetMs,
  measuredAt,
  receivedAt,
  ...rest
}: Selected): SpooledRow {
  const channels = readings.byteLength / BYTES_PER_READING;
  const view = new DataView(readings.buffer, readings.byteOffset, readings.byteLength);
  const quality = readings.slice(8 * channels);
  return {
    ordinal,
    row: {
      ...rest,
      measuredAt: epochMs(measuredAt),
      receivedAt: epochMs(receivedAt),
      values: Float64Array.from({ length: channels }, (_, index) => view.getFloat64(8 * index, true)),
      ...(clockOffsetMs === null ? {} : { clockOffsetMs }),
      ...(quality.some((mark) => mark !== 0) ? { quality } : {}),
    },
  };
}

function full(limitBytes: number): OperationalError {
  return new OperationalError(
    'influx-spool-full',
    `InfluxDB takes no readings, and those that wait for it fill the ${limitBytes / 1e6} MB that they may take here. ` +
      'Devices keep what comes now and send it again.',
    { retryable: true },
  );
}
