import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { DeviceEvent, DeviceEventDetail } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, EpochMs, TimeRange } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import { append, bigint, type Column, createTable, integer, varchar } from '../duckdb/duckdb-table.ts';
import { asMeasured, asReceived } from './event-order.ts';

interface Entered {
  readonly event: DeviceEvent;
  readonly device: number;
  readonly ordinal: number;
}

const EVENTS: readonly Column<Entered>[] = [
  integer('device', ({ device }) => device),
  integer('boot', ({ event }) => event.boot),
  bigint('seq', ({ event }) => event.seq),
  integer('place', ({ event }) => event.index),
  bigint('measured_at', ({ event }) => event.measuredAt),
  bigint('received_at', ({ event }) => event.receivedAt),
  varchar('kind', ({ event }) => event.detail.kind),
  varchar('detail', ({ event }) => JSON.stringify(event.detail)),
  bigint('ordinal', ({ ordinal }) => ordinal),
];

interface EventRow {
  readonly device: number;
  readonly boot: number;
  readonly seq: number;
  readonly index: number;
  readonly measuredAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly detail: string;
}

/**
 * Events in a DuckDB file, beside the ranges seen: in the embedded store with the readings, else in the local file of
 * a store whose readings live on a server. Only appended to; reads leave out what a repeated commit wrote again.
 */
export class DuckDbEventLog {
  readonly #file: DuckDbFile;
  readonly #devices: DuckDbKeys<DeviceId>;
  #nextOrdinal = 1;

  static readonly schema = createTable('device_event', EVENTS);

  constructor(file: DuckDbFile, devices: DuckDbKeys<DeviceId>) {
    this.#file = file;
    this.#devices = devices;
  }

  async load(): Promise<void> {
    const [found] = await this.#file.query<{ last: number | null }>(
      'SELECT max(ordinal)::DOUBLE AS last FROM device_event',
    );
    this.#nextOrdinal = Math.max(this.#nextOrdinal, (found?.last ?? 0) + 1);
  }

  /** Writes as part of the transaction; the devices have their keys. */
  async record(connection: DuckDBConnection, events: readonly DeviceEvent[]): Promise<void> {
    const entered = events.map((event) => ({
      event,
      device: this.#devices.get(event.deviceId) as number,
      ordinal: this.#nextOrdinal++,
    }));
    await append(connection, 'device_event', EVENTS, entered);
  }

  async measuredIn(deviceIds: readonly DeviceId[], { from, to }: TimeRange): Promise<DeviceEvent[]> {
    const devices = this.#devices.known(deviceIds);
    if (devices.length === 0) return [];
    // Keys are numbers of our own making.
    const of = `device IN (${devices.map(({ key }) => key).join(', ')})`;
    const where = `${of} AND measured_at >= $1 AND measured_at < $2`;
    return (await this.#select(where, [BigInt(from), BigInt(to)])).sort(asMeasured);
  }

  async receivedSince(since: EpochMs): Promise<DeviceEvent[]> {
    return (await this.#select('received_at >= $1', [BigInt(since)])).sort(asReceived);
  }

  /** Removes events measured before `before`, as part of a transaction. */
  async forget(connection: DuckDBConnection, before: EpochMs): Promise<void> {
    await connection.run('DELETE FROM device_event WHERE measured_at < $1', [BigInt(before)]);
  }

  /** Events that `where` picks, but for those that an earlier commit had written already. */
  async #select(where: string, values: DuckDBValue[]): Promise<DeviceEvent[]> {
    const rows = await this.#file.query<EventRow>(
      `SELECT device, boot, seq::DOUBLE AS seq, place AS "index", measured_at::DOUBLE AS "measuredAt",
         received_at::DOUBLE AS "receivedAt", detail
       FROM (SELECT * FROM device_event WHERE ${where}) AS event
       ANTI JOIN device_event AS earlier
         ON earlier.device = event.device AND earlier.boot = event.boot AND earlier.seq = event.seq
           AND earlier.place = event.place AND earlier.ordinal < event.ordinal`,
      values,
    );
    const ids = new Map(this.#devices.known(this.#devices.ids()).map(({ key, id }) => [key, id]));
    return rows.map(({ device, detail, ...rest }) => ({
      deviceId: ids.get(device) as DeviceId,
      ...rest,
      detail: JSON.parse(detail) as DeviceEventDetail,
    }));
  }
}
