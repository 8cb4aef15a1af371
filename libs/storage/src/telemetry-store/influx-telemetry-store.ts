import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  OperationalError,
  type TimeRange,
} from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import { assertPlaceable, type StoredChannel } from './channel-list.ts';
import { CHANNEL_LIST_SCHEMA, extendChannelList, loadChannelLists } from './duckdb-channel-lists.ts';
import { DuckDbEventLog } from './duckdb-event-log.ts';
import { DuckDbIngestLedger } from './duckdb-ingest-ledger.ts';
import { DuckDbWaveforms } from './duckdb-waveforms.ts';
import { type InfluxAddress, InfluxConnection } from './influx-connection.ts';
import { type InfluxModel, InfluxReadings } from './influx-readings.ts';
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

/**
 * Readings on an InfluxDB server; events, seen ranges, boots, quarantine and channel lists, which InfluxDB has no
 * transactions for, in a DuckDB file in the home folder. A commit stages the local part, writes the readings, and
 * commits the local part last: if anything fails before that, the message was never seen, comes again, and writes
 * the same points once more.
 */
export class InfluxTelemetryStore implements TelemetryStore {
  readonly #readings: InfluxReadings;
  readonly #file: DuckDbFile;
  readonly #devices = new DuckDbKeys<DeviceId>('device');
  readonly #events: DuckDbEventLog;
  readonly #ledger: DuckDbIngestLedger;
  readonly #waveforms: DuckDbWaveforms;
  #channels = new Map<MachineModelId, readonly StoredChannel[]>();
  /** A commit failed, and what we hold in memory may be ahead of the file. */
  #stale = false;

  private constructor(influx: InfluxConnection, file: DuckDbFile) {
    this.#readings = new InfluxReadings(influx);
    this.#file = file;
    this.#events = new DuckDbEventLog(file, this.#devices);
    this.#ledger = new DuckDbIngestLedger(file, this.#devices);
    this.#waveforms = new DuckDbWaveforms(file, this.#devices);
  }

  /** Makes the database where the server lets us; opens or creates `ingest-ledger.duckdb` in the home folder. */
  static async open(address: InfluxAddress, home: string): Promise<InfluxTelemetryStore> {
    const influx = new InfluxConnection(address);
    await createDatabase(influx, address.database);
    const tempDirectory = join(home, 'duckdb-temp');
    await mkdir(tempDirectory, { recursive: true });
    const file = await DuckDbFile.open(join(home, 'ingest-ledger.duckdb'), {
      memoryLimit: '256MB',
      tempDirectory,
    });
    const store = new InfluxTelemetryStore(influx, file);
    try {
      await file.transaction(async (connection) => {
        const ofDevices = [
          store.#devices.schema,
          DuckDbEventLog.schema,
          DuckDbWaveforms.schema,
          ...DuckDbIngestLedger.schema,
        ];
        for (const statement of [CHANNEL_LIST_SCHEMA, ...ofDevices]) await connection.run(statement);
      });
      await store.#load();
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async defineModel(modelId: MachineModelId, channels: readonly Channel[]): Promise<void> {
    await this.#file.transaction(
      (connection) => extendChannelList(connection, modelId, this.#channels.get(modelId) ?? [], channels),
      (list) => this.#channels.set(modelId, list),
    );
  }

  commit(batch: IngestCommit): Promise<CommitReceipt> {
    return this.#file.transaction(
      async (connection) => {
        const byModel = Map.groupBy(batch.rows, ({ modelId }) => modelId);
        for (const [modelId, rows] of byModel) assertPlaceable(modelId, rows, this.#channels.get(modelId));
        if (this.#stale) await this.#load();
        this.#stale = true;
        const { events, waves, seen, boots, quarantined } = batch;
        const subjects = [...events, ...waves, ...seen, ...boots, ...quarantined];
        await this.#devices.assign(connection, new Set(subjects.map(({ deviceId }) => deviceId)));
        await this.#events.record(connection, batch.events);
        await this.#ledger.record(connection, batch);
        await this.#waveforms.record(connection, batch.waves);
        const receipt = { points: 0, changed: 0 };
        for (const [modelId, rows] of byModel) {
          const written = await this.#readings.write(this.#model(modelId), rows);
          receipt.points += written.points;
          receipt.changed += written.changed;
        }
        return receipt;
      },
      () => {
        this.#stale = false;
      },
    );
  }

  ingestState(deviceId: DeviceId): Promise<DeviceIngestState> {
    return this.#ledger.stateOf(deviceId);
  }

  readings(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    return this.#readings.readings(this.#model(modelId), deviceIds, range);
  }

  async series(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channelId: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    const model = this.#model(modelId);
    const channel = model.channels.find(({ id }) => id === channelId);
    return channel === undefined ? [] : this.#readings.series(model, deviceId, channel, range, points);
  }

  lastValues(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    return this.#readings.lastValues(this.#model(modelId), deviceIds);
  }

  lastReadingAt(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<Map<DeviceId, EpochMs>> {
    return this.#readings.lastReadingAt(this.#model(modelId), deviceIds);
  }

  receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    return this.#readings.receivedSince(modelId, since);
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
    const wavesRemoved = await this.#file.transaction((connection) =>
      this.#waveforms.forget(connection, epochMs(now - KEEP_RAW_MS)),
    );
    return { readingsRemoved: 0, minutesRemoved: 0, wavesRemoved, lateRowsMerged: 0 };
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  #model(modelId: MachineModelId): InfluxModel {
    return { modelId, channels: this.#channels.get(modelId) ?? [] };
  }

  async #load(): Promise<void> {
    await this.#devices.load(this.#file);
    await this.#events.load();
    await this.#ledger.load();
    await this.#waveforms.load();
    this.#channels = await loadChannelLists(this.#file);
    this.#stale = false;
  }
}

/** InfluxDB 2 and 3 have their databases made by their own means and refuse the statement. */
async function createDatabase(influx: InfluxConnection, database: string): Promise<void> {
  try {
    await influx.query(`CREATE DATABASE "${database.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`);
  } catch (error) {
    const refused = error instanceof OperationalError && error.code === 'influx-refused' && !error.retryable;
    if (!refused) throw error;
    await influx.query('SHOW MEASUREMENTS LIMIT 1');
  }
}
