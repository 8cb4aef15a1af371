import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Channel, DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  type TimeRange,
} from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import { bucketGrid } from './bucket-grid.ts';
import { assertPlaceable } from './channel-list.ts';
import { addClockOffsets } from './duckdb-clock-offsets.ts';
import { DuckDbEventLog } from './duckdb-event-log.ts';
import { DuckDbIngestLedger } from './duckdb-ingest-ledger.ts';
import type { ModelLayout } from './duckdb-model-layout.ts';
import { countOpenRows, defineLayout, loadLastTimes, loadLayouts, MODEL_SCHEMA } from './duckdb-models.ts';
import {
  queryLastReadingAt,
  queryLastValues,
  queryReadings,
  queryReceivedSince,
} from './duckdb-reading-queries.ts';
import { groupByDevice, type LastTimes, writeReadings } from './duckdb-reading-writer.ts';
import { type RetentionStep, retentionStep } from './duckdb-retention.ts';
import { SEAL_AFTER_ROWS, seal, sealTarget } from './duckdb-rollups.ts';
import { querySeries } from './duckdb-series.ts';
import { DuckDbWaveforms } from './duckdb-waveforms.ts';
import { MovedRows } from './moved-rows.ts';
import {
  type Bucket,
  type CommitReceipt,
  type DeviceIngestState,
  type IngestCommit,
  type InstantSpan,
  KEEP_RAW_MS,
  type LastValue,
  type QuarantineEntry,
  type RetentionReport,
  type TelemetryStore,
  type Waveform,
  type WaveformSummary,
} from './telemetry-store.ts';

interface Model {
  readonly layout: ModelLayout;
  readonly lastTimes: LastTimes;
  readonly rowsSinceSeal: number;
}

export interface DuckDbTelemetryOptions {
  /** Rows of a model that wait before they are rolled up. */
  readonly sealAfterRows?: number;
}

type Models = ReadonlyMap<MachineModelId, Model>;

/**
 * The embedded store: readings, rollups, events, seen ranges, boots and quarantine in one DuckDB file, so that one
 * transaction makes all of a group commit durable. One process owns the file.
 */
export class DuckDbTelemetryStore implements TelemetryStore {
  readonly #file: DuckDbFile;
  readonly #devices = new DuckDbKeys<DeviceId>('device');
  readonly #events: DuckDbEventLog;
  readonly #ledger: DuckDbIngestLedger;
  readonly #waveforms: DuckDbWaveforms;
  readonly #sealAfterRows: number;
  readonly #movedRows = new MovedRows();
  /** As of the last commit; replaced as a whole, so that a read sees one state. */
  #models: Models = new Map();
  /** A commit failed, and what we hold in memory may be ahead of the file. */
  #stale = false;

  private constructor(file: DuckDbFile, sealAfterRows: number) {
    this.#file = file;
    this.#sealAfterRows = sealAfterRows;
    this.#events = new DuckDbEventLog(file, this.#devices);
    this.#ledger = new DuckDbIngestLedger(file, this.#devices);
    this.#waveforms = new DuckDbWaveforms(file, this.#devices);
  }

  /** Opens or creates `telemetry.duckdb` in the home folder. */
  static async open(
    home: string,
    { sealAfterRows = SEAL_AFTER_ROWS }: DuckDbTelemetryOptions = {},
  ): Promise<DuckDbTelemetryStore> {
    const tempDirectory = join(home, 'duckdb-temp');
    await mkdir(tempDirectory, { recursive: true });
    const file = await DuckDbFile.open(join(home, 'telemetry.duckdb'), {
      memoryLimit: '256MB',
      // A checkpoint writes the row group that it finds unfinished, and now and then merges what such writing has left: half
      // as many take a third of the time. Opening after a crash replays so much at the most.
      checkpointThreshold: '32MB',
      tempDirectory,
    });
    const store = new DuckDbTelemetryStore(file, sealAfterRows);
    try {
      await file.transaction(async (connection) => {
        const ofDevices = [
          store.#devices.schema,
          DuckDbEventLog.schema,
          DuckDbWaveforms.schema,
          ...DuckDbIngestLedger.schema,
        ];
        for (const statement of [...MODEL_SCHEMA, ...ofDevices]) await connection.run(statement);
        await addClockOffsets(connection);
      });
      await store.#load();
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async defineModel(modelId: MachineModelId, channels: readonly Channel[]): Promise<void> {
    await this.#write(async (connection, models) => {
      const known = models.get(modelId);
      const layout = await defineLayout(connection, modelId, known?.layout, models.size + 1, channels);
      const { lastTimes, rowsSinceSeal } = known ?? { lastTimes: new Map(), rowsSinceSeal: 0 };
      return {
        models: new Map(models).set(modelId, { layout, lastTimes, rowsSinceSeal }),
        result: undefined,
      };
    });
  }

  async commit(batch: IngestCommit): Promise<CommitReceipt> {
    return this.#write(async (connection, models) => {
      const next = new Map(models);
      const receipt = { points: 0, changed: 0 };
      await this.#devices.assign(connection, devicesOf(batch));
      for (const [modelId, rows] of Map.groupBy(batch.rows, (row) => row.modelId)) {
        const model = models.get(modelId);
        assertPlaceable(modelId, rows, model?.layout.channels);
        if (model === undefined) continue;
        const byDevice = groupByDevice(rows, (id) => this.#devices.get(id));
        const written = await writeReadings(connection, model.layout, model.lastTimes, byDevice);
        receipt.points += written.receipt.points;
        receipt.changed += written.receipt.changed;
        next.set(modelId, {
          layout: written.layout,
          lastTimes: model.lastTimes,
          rowsSinceSeal: model.rowsSinceSeal + rows.length,
        });
      }
      await this.#events.record(connection, batch.events);
      await this.#ledger.record(connection, batch);
      await this.#waveforms.record(connection, batch.waves);
      return { models: await this.#sealed(connection, next), result: receipt };
    });
  }

  ingestState(deviceId: DeviceId): Promise<DeviceIngestState> {
    return this.#ledger.stateOf(deviceId);
  }

  async readings(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    return this.#read(modelId, [], (layout) =>
      queryReadings(this.#file, layout, this.#devices.known(deviceIds), range),
    );
  }

  async series(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    return (await this.fleetSeries(modelId, [deviceId], channel, range, points)).get(deviceId) ?? [];
  }

  async fleetSeries(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>> {
    const grid = bucketGrid(range, points);
    if (grid === undefined) return new Map();
    const devices = this.#devices.known(deviceIds);
    const keys = devices.map(({ key }) => key);
    const found = await this.#read(modelId, new Map<number, Bucket[]>(), async (layout) => {
      const index = layout.channels.findIndex(({ id }) => id === channel);
      return index < 0 ? new Map() : querySeries(this.#file, layout, keys, index, range, grid);
    });
    return new Map(
      devices.flatMap(({ key, id }) => {
        const buckets = found.get(key);
        return buckets === undefined ? [] : [[id, buckets]];
      }),
    );
  }

  async lastValues(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    const devices = this.#devices.known(deviceIds);
    return this.#read(modelId, [], async (layout) => {
      const last = await queryLastValues(this.#file, layout, devices);
      return devices.flatMap(({ key, id: deviceId }) =>
        layout.channels.flatMap(({ id: channel }, index) => {
          const found = last.get(key)?.get(index);
          return found === undefined ? [] : { deviceId, channel, ...found };
        }),
      );
    });
  }

  async lastReadingAt(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
  ): Promise<Map<DeviceId, EpochMs>> {
    return this.#read(modelId, new Map(), (layout) =>
      queryLastReadingAt(this.#file, layout, this.#devices.known(deviceIds)),
    );
  }

  async receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    const spans = await this.#read(modelId, new Map<number, InstantSpan>(), (layout) =>
      queryReceivedSince(this.#file, layout, since),
    );
    const devices = this.#devices.known(this.#devices.ids());
    return new Map(
      devices.flatMap(({ key, id }) => {
        const span = spans.get(key);
        return span === undefined ? [] : [[id, span]];
      }),
    );
  }

  events(deviceIds: readonly DeviceId[], range: TimeRange): Promise<DeviceEvent[]> {
    return this.#events.measuredIn(deviceIds, range);
  }

  eventsReceivedSince(since: EpochMs): Promise<DeviceEvent[]> {
    return this.#events.receivedSince(since);
  }

  quarantine(deviceId: DeviceId, limit: number): Promise<QuarantineEntry[]> {
    return this.#ledger.quarantine(deviceId, limit);
  }

  async quarantineEntry(deviceId: DeviceId, id: string): Promise<QuarantineEntry | undefined> {
    const [entry] = await this.#ledger.quarantine(deviceId, 1, id);
    return entry;
  }

  waveforms(deviceId: DeviceId, range: TimeRange): Promise<WaveformSummary[]> {
    return this.#waveforms.measuredIn(deviceId, range);
  }

  waveform(deviceId: DeviceId, captureId: string): Promise<Waveform | undefined> {
    return this.#waveforms.waveform(deviceId, captureId);
  }

  async retain(now: EpochMs): Promise<RetentionReport> {
    const wavesRemoved = await this.#file.transaction(async (connection) => {
      const before = epochMs(now - KEEP_RAW_MS);
      await this.#events.forget(connection, before);
      return this.#waveforms.forget(connection, before);
    });
    const report = { readingsRemoved: 0, minutesRemoved: 0, wavesRemoved, lateRowsMerged: 0 };
    for (const modelId of this.#models.keys()) {
      for (;;) {
        const did = await this.#retentionStep(modelId, now);
        if (did === undefined) break;
        report.readingsRemoved += did.readingsRemoved ?? 0;
        report.minutesRemoved += did.minutesRemoved ?? 0;
        report.lateRowsMerged += did.lateRowsMerged ?? 0;
      }
    }
    return report;
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** One transaction; what it makes of the models is there for others once it has committed. */
  async #write<T>(
    work: (connection: DuckDBConnection, models: Models) => Promise<{ models: Models; result: T }>,
  ): Promise<T> {
    const { result } = await this.#file.transaction(
      async (connection) => {
        if (this.#stale) await this.#load();
        this.#stale = true;
        return work(connection, this.#models);
      },
      ({ models }) => {
        this.#models = models;
        this.#stale = false;
      },
    );
    return result;
  }

  /** Ends with its own commit, so that others come in between two of them. */
  #retentionStep(modelId: MachineModelId, now: EpochMs): Promise<RetentionStep['did'] | undefined> {
    return this.#movedRows.move((aboutToCommit) =>
      this.#write(async (connection, models) => {
        const model = models.get(modelId);
        if (model === undefined) return { models, result: undefined };
        const step = await retentionStep(connection, model.layout, now);
        if (step === undefined) return { models, result: undefined };
        aboutToCommit();
        return { models: new Map(models).set(modelId, { ...model, layout: step.layout }), result: step.did };
      }),
    );
  }

  /** Readings of one model as of one layout; `nothing` where the model is not known. */
  #read<T>(modelId: MachineModelId, nothing: T, read: (layout: ModelLayout) => Promise<T>): Promise<T> {
    return this.#movedRows.read(async () => {
      const layout = this.#models.get(modelId)?.layout;
      return layout === undefined ? nothing : read(layout);
    });
  }

  async #sealed(connection: DuckDBConnection, models: Models): Promise<Models> {
    const next = new Map(models);
    for (const [modelId, model] of models) {
      const target = sealTarget(model.layout, model.rowsSinceSeal, this.#sealAfterRows);
      if (target === undefined) continue;
      const layout = await seal(connection, model.layout, target);
      next.set(modelId, { ...model, layout, rowsSinceSeal: 0 });
    }
    return next;
  }

  async #load(): Promise<void> {
    await this.#devices.load(this.#file);
    await this.#events.load();
    await this.#ledger.load();
    await this.#waveforms.load();
    const models = new Map<MachineModelId, Model>();
    for (const [modelId, layout] of await loadLayouts(this.#file)) {
      const lastTimes = await loadLastTimes(this.#file, layout, this.#devices.all());
      const rowsSinceSeal = await countOpenRows(this.#file, layout);
      models.set(modelId, { layout, lastTimes, rowsSinceSeal });
    }
    this.#models = models;
    this.#stale = false;
  }
}

function devicesOf({ rows, events, waves, seen, boots, quarantined }: IngestCommit): Set<DeviceId> {
  const devices = new Set<DeviceId>();
  for (const part of [rows, events, waves, seen, boots, quarantined]) {
    for (const { deviceId } of part) devices.add(deviceId);
  }
  return devices;
}
