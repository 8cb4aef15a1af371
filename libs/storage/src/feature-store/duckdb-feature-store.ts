import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBValue } from '@duckdb/node-api';
import type { WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import type { DeviceId, EpochMs, FittedPartId, MachineModelId, TimeRange } from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import {
  FEATURES,
  SELECT_FEATURES,
  SELECT_MEANS,
  type StoredFeatures,
  type StoredMeans,
  windowFeatures,
  windowMeans,
} from './duckdb-feature-table.ts';
import {
  HEALTH,
  healthPoint,
  SELECT_HEALTH,
  type StoredPoint,
  selectLatestHealth,
} from './duckdb-health-table.ts';
import { DuckDbUpsert } from './duckdb-upsert.ts';
import type { FeatureStore, HealthPoint, WindowMeans } from './feature-store.ts';

/**
 * Features and health series in a DuckDB file of their own: their checkpoints then never hold up a PUBACK, they
 * stay here when telemetry moves to a server, and raw readings can be dropped without touching what is kept for
 * ever.
 */
export class DuckDbFeatureStore implements FeatureStore {
  readonly #file: DuckDbFile;
  readonly #devices = new DuckDbKeys<DeviceId>('device');
  readonly #models = new DuckDbKeys<MachineModelId>('machine_model');
  readonly #parts = new DuckDbKeys<FittedPartId>('fitted_part');
  readonly #features = new DuckDbUpsert(FEATURES);
  readonly #health = new DuckDbUpsert(HEALTH);
  /** A write failed: keys that were given in it are not in the file. */
  #stale = false;

  private constructor(file: DuckDbFile) {
    this.#file = file;
  }

  /** Opens or creates `features.duckdb` in the home folder. */
  static async open(home: string): Promise<DuckDbFeatureStore> {
    const tempDirectory = join(home, 'duckdb-temp', 'features');
    await mkdir(tempDirectory, { recursive: true });
    const file = await DuckDbFile.open(join(home, 'features.duckdb'), {
      memoryLimit: '256MB',
      tempDirectory,
      // Its statements are appends and looks at one device: a second thread would mostly wait.
      threads: 1,
      // A checkpoint compresses the row group that it finds unfinished as a whole; rarer ones do so less often.
      checkpointThreshold: '64MB',
    });
    const store = new DuckDbFeatureStore(file);
    try {
      const parts = [store.#devices, store.#models, store.#parts, store.#features, store.#health];
      await file.transaction(async (connection) => {
        for (const { schema } of parts) await connection.run(schema);
      });
      for (const part of parts) await part.load(file);
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async save(features: readonly WindowFeatures[], health: readonly HealthPoint[]): Promise<void> {
    await this.#file.transaction(async (connection) => {
      await this.#reloadIfStale();
      await this.#devices.assign(connection, new Set(features.map(({ deviceId }) => deviceId)));
      await this.#models.assign(connection, new Set(features.map(({ modelId }) => modelId)));
      await this.#parts.assign(connection, new Set(health.map(({ fittedPartId }) => fittedPartId)));
      const windows = features.map((window) => ({
        device: this.#devices.get(window.deviceId) as number,
        model: this.#models.get(window.modelId) as number,
        features: window,
      }));
      const points = health.map((point) => ({ part: this.#parts.get(point.fittedPartId) as number, point }));
      await this.#features.write(connection, windows);
      await this.#health.write(connection, points);
    }, this.#sound);
  }

  async features(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowFeatures[]> {
    const rows = await this.#windows<StoredFeatures>(SELECT_FEATURES, modelId, deviceId, range);
    return rows.map((row) => windowFeatures(row, deviceId, modelId));
  }

  async means(modelId: MachineModelId, deviceId: DeviceId, range: TimeRange): Promise<WindowMeans[]> {
    return (await this.#windows<StoredMeans>(SELECT_MEANS, modelId, deviceId, range)).map(windowMeans);
  }

  async #windows<Row>(
    query: string,
    modelId: MachineModelId,
    deviceId: DeviceId,
    range: TimeRange,
  ): Promise<Row[]> {
    const device = this.#devices.get(deviceId);
    const model = this.#models.get(modelId);
    if (device === undefined || model === undefined) return [];
    return this.#file.query<Row>(query, [device, model, ...bounds(range.from, range.to)]);
  }

  async health(fittedPartId: FittedPartId, range: TimeRange, points: number): Promise<HealthPoint[]> {
    const part = this.#parts.get(fittedPartId);
    const count = Math.floor(points);
    if (part === undefined || !(count >= 1)) return [];
    const rows = await this.#file.query<StoredPoint>(SELECT_HEALTH, [
      part,
      ...bounds(range.from, range.to),
      count,
    ]);
    return rows.map((row) => healthPoint(fittedPartId, row));
  }

  async latestHealth(fittedPartIds: readonly FittedPartId[]): Promise<Map<FittedPartId, HealthPoint>> {
    const parts = this.#parts.known(fittedPartIds);
    if (parts.length === 0) return new Map();
    const idOf = new Map(parts.map(({ key, id }) => [key, id]));
    const rows = await this.#file.query<StoredPoint>(selectLatestHealth([...idOf.keys()]));
    // Of several modes at one instant the last one stands.
    return new Map(
      rows.map((row) => {
        const id = idOf.get(row.part) as FittedPartId;
        return [id, healthPoint(id, row)];
      }),
    );
  }

  async forgetHealthAfter(fittedPartId: FittedPartId, after: EpochMs): Promise<void> {
    const part = this.#parts.get(fittedPartId);
    if (part === undefined) return;
    await this.#file.transaction(
      async (connection) => {
        await connection.run('DELETE FROM health WHERE part = $1 AND at_ms > $2', [part, ...bounds(after)]);
      },
      () => this.#health.forgotten(part, after),
    );
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #reloadIfStale(): Promise<void> {
    if (this.#stale) {
      for (const keys of [this.#devices, this.#models, this.#parts]) await keys.load(this.#file);
    }
    this.#stale = true;
  }

  readonly #sound = () => {
    this.#stale = false;
  };
}

/** Whole milliseconds, also where a range is open on a side. */
function bounds(...ats: number[]): DuckDBValue[] {
  return ats.map((at) => Math.min(Math.max(Math.ceil(at), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER));
}
