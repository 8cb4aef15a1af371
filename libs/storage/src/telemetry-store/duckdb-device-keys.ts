import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceId } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { append, type Column, createTable, integer, varchar } from '../duckdb/duckdb-table.ts';

interface DeviceKey {
  readonly key: number;
  readonly id: DeviceId;
}

const COLUMNS: readonly Column<DeviceKey>[] = [
  integer('key', ({ key }) => key),
  varchar('device_id', ({ id }) => id),
];

/** Small integers in place of device ids: a column of them is scanned and compressed far better than texts. */
export class DuckDbDeviceKeys {
  #keys = new Map<DeviceId, number>();
  #next = 1;

  static readonly schema = [createTable('device', COLUMNS)];

  async load(file: DuckDbFile): Promise<void> {
    const rows = await file.query<DeviceKey>('SELECT key, device_id AS id FROM device');
    this.#keys = new Map(rows.map(({ key, id }) => [id, key]));
    // Never lower: a reader may still hold a key that a failed commit had assigned.
    for (const { key } of rows) this.#next = Math.max(this.#next, key + 1);
  }

  get(id: DeviceId): number | undefined {
    return this.#keys.get(id);
  }

  keys(): number[] {
    return [...this.#keys.values()];
  }

  /** The key of each known device, ascending by device id. */
  known(ids: readonly DeviceId[]): DeviceKey[] {
    return [...new Set(ids)].sort().flatMap((id) => {
      const key = this.#keys.get(id);
      return key === undefined ? [] : { key, id };
    });
  }

  /** Gives every device a key, as part of the transaction. */
  async assign(connection: DuckDBConnection, ids: Iterable<DeviceId>): Promise<void> {
    const added: DeviceKey[] = [];
    for (const id of ids) {
      if (this.#keys.has(id)) continue;
      const key = this.#next++;
      this.#keys.set(id, key);
      added.push({ key, id });
    }
    await append(connection, 'device', COLUMNS, added);
  }
}
