import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Channel, DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  type OperationalError,
  type TimeRange,
} from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import { assertPlaceable, type StoredChannel } from './channel-list.ts';
import { CHANNEL_LIST_SCHEMA, extendChannelList, loadChannelLists } from './duckdb-channel-lists.ts';
import { DuckDbEventLog } from './duckdb-event-log.ts';
import { DuckDbIngestLedger } from './duckdb-ingest-ledger.ts';
import { DuckDbSpool } from './duckdb-spool.ts';
import { DuckDbWaveforms } from './duckdb-waveforms.ts';
import type { InfluxAddress } from './influx-address.ts';
import { InfluxArchive } from './influx-archive.ts';
import { InfluxConnection } from './influx-connection.ts';
import { DRAIN_PAUSES, type DrainPauses, InfluxDrain } from './influx-drain.ts';
import type { InfluxModel } from './influx-lines.ts';
import { InfluxMergedReadings } from './influx-merged-readings.ts';
import { isOfServer, KNOWN_SERVER_SCHEMA, makeDatabase, reach } from './influx-reach.ts';
import { InfluxReadings } from './influx-readings.ts';
import { foldRows } from './instant.ts';
import {
  type Bucket,
  type CommitReceipt,
  type DeviceIngestState,
  type IngestCommit,
  type InstantSpan,
  KEEP_MINUTES_MS,
  KEEP_RAW_MS,
  type LastValue,
  type QuarantineEntry,
  type RetentionReport,
  type StoreBacklog,
  type TelemetryStore,
  type Waveform,
  type WaveformSummary,
} from './telemetry-store.ts';
import { Turns } from './turns.ts';

export interface InfluxStoreOptions {
  /** A commit that the server does not take within it goes to the spool. */
  readonly writeWithinMs: number;
  /** Most that the spool may take on the disk, where the address does not say it. */
  readonly spoolBytes: number;
  readonly pauses: DrainPauses;
  /** The wall clock. */
  readonly now: () => EpochMs;
}

const DEFAULTS: InfluxStoreOptions = {
  writeWithinMs: 3_000,
  spoolBytes: 1e9,
  pauses: DRAIN_PAUSES,
  now: () => epochMs(Date.now()),
};

const DRAINED_AT_A_TIME = 5_000;

/** Of a transaction in the local file. */
type Connection = Parameters<Parameters<DuckDbFile['transaction']>[0]>[0];

/**
 * Readings on an InfluxDB server; events, seen ranges, boots, quarantine, waveforms and channel lists, which InfluxDB
 * has no transactions for, in a DuckDB file in the home folder. A commit stages the local part, writes the readings, and
 * commits the local part last: if anything fails before that, the message was never seen, comes again, and writes
 * the same points once more. Readings that the server does not take in time are part of the local part (`DuckDbSpool`)
 * until it does, and reads see them there, wherever the server answers.
 */
export class InfluxTelemetryStore implements TelemetryStore {
  readonly #influx: InfluxConnection;
  readonly #options: InfluxStoreOptions;
  readonly #server: InfluxReadings;
  readonly #archive: InfluxArchive;
  /** InfluxDB 2 and 3 remove readings by the retention of their bucket, and by no statement. */
  readonly #keepsItself: boolean;
  readonly #spool: DuckDbSpool;
  readonly #merged: InfluxMergedReadings;
  readonly #drain: InfluxDrain;
  readonly #commits = new Turns();
  #archiving = false;
  /** While rows wait: a read must find each of them either there or here, so none moves meanwhile. */
  readonly #turns = new Turns();
  readonly #file: DuckDbFile;
  readonly #devices = new DuckDbKeys<DeviceId>('device');
  readonly #events: DuckDbEventLog;
  readonly #ledger: DuckDbIngestLedger;
  readonly #waveforms: DuckDbWaveforms;
  #channels = new Map<MachineModelId, readonly StoredChannel[]>();
  /** A transaction failed, and what we hold in memory may be ahead of the file. */
  #stale = false;

  private constructor(address: InfluxAddress, file: DuckDbFile, options: InfluxStoreOptions) {
    const influx = new InfluxConnection(address);
    const spool = new DuckDbSpool(file, address.spoolBytes ?? options.spoolBytes);
    this.#influx = influx;
    this.#options = options;
    this.#keepsItself = address.version === '2' || address.version === '3';
    this.#archive = new InfluxArchive(influx, file);
    this.#server = new InfluxReadings(influx, this.#archive);
    this.#spool = spool;
    this.#merged = new InfluxMergedReadings(this.#server, spool);
    this.#drain = new InfluxDrain(
      {
        get isDone() {
          return spool.totals.waiting === 0;
        },
        get retryAfterMs() {
          return influx.retryAfterMs;
        },
        silent: () => influx.abandonQueries(),
        probe: (signal) => makeDatabase(influx, address.database, signal),
        step: (signal) => this.#turns.take(() => this.#drainSome(signal)),
      },
      options.pauses,
    );
    this.#file = file;
    this.#events = new DuckDbEventLog(file, this.#devices);
    this.#ledger = new DuckDbIngestLedger(file, this.#devices);
    this.#waveforms = new DuckDbWaveforms(file, this.#devices);
  }

  /**
   * Opens or creates `ingest-ledger.duckdb` in the home folder and makes the database where the server lets us. A server
   * that was never reached must answer; one that was known before may be down.
   */
  static async open(
    address: InfluxAddress,
    home: string,
    options: Partial<InfluxStoreOptions> = {},
  ): Promise<InfluxTelemetryStore> {
    const tempDirectory = join(home, 'duckdb-temp');
    await mkdir(tempDirectory, { recursive: true });
    const file = await DuckDbFile.open(join(home, 'ingest-ledger.duckdb'), {
      memoryLimit: '256MB',
      tempDirectory,
    });
    const store = new InfluxTelemetryStore(address, file, { ...DEFAULTS, ...options });
    try {
      await store.#open(address);
      return store;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #open(address: InfluxAddress): Promise<void> {
    await this.#file.transaction(async (connection) => {
      const ofDevices = [
        this.#devices.schema,
        DuckDbEventLog.schema,
        DuckDbWaveforms.schema,
        ...DuckDbIngestLedger.schema,
      ];
      const ofServer = [DuckDbSpool.schema, KNOWN_SERVER_SCHEMA, ...InfluxArchive.schema];
      for (const statement of [CHANNEL_LIST_SCHEMA, ...ofDevices, ...ofServer])
        await connection.run(statement);
      await this.#spool.retryRefused(connection);
    });
    await this.#load();
    const failure = await reach(this.#influx, address, this.#file);
    const { waiting, since } = this.#spool.totals;
    if (waiting > 0) this.#drain.start(since ?? this.#options.now(), failure);
  }

  async defineModel(modelId: MachineModelId, channels: readonly Channel[]): Promise<void> {
    await this.#file.transaction(
      (connection) => extendChannelList(connection, modelId, this.#channels.get(modelId) ?? [], channels),
      (list) => this.#channels.set(modelId, list),
    );
  }

  /** Resolves within seconds, whatever the server does. Rows that went to the spool all count as new points. */
  async commit(batch: IngestCommit): Promise<CommitReceipt> {
    const byModel = Map.groupBy(batch.rows, ({ modelId }) => modelId);
    for (const [modelId, rows] of byModel) assertPlaceable(modelId, rows, this.#channels.get(modelId));
    let failure: OperationalError | undefined;
    const receipt = await this.#commits.take(() =>
      this.#transaction(async (connection) => {
        const { events, waves, seen, boots, quarantined } = batch;
        const subjects = [...events, ...waves, ...seen, ...boots, ...quarantined];
        await this.#devices.assign(connection, new Set(subjects.map(({ deviceId }) => deviceId)));
        await this.#events.record(connection, events);
        await this.#ledger.record(connection, batch);
        await this.#waveforms.record(connection, waves);
        // Behind rows that wait everything waits: what is newer must not be decided before what is older is there.
        if (this.#spool.totals.waiting === 0) {
          try {
            return await this.#writeThrough(connection, byModel);
          } catch (error) {
            if (!isOfServer(error)) throw error;
            failure = error;
          }
        }
        await this.#spool.append(connection, batch.rows);
        const points = foldRows(batch.rows).reduce((sum, { readings }) => sum + readings.size, 0);
        return { points, changed: 0 };
      }),
    );
    if (this.#spool.totals.waiting > 0) this.#drain.start(this.#options.now(), failure);
    return receipt;
  }

  /** Rows that the server does not store for what they are stay here, and hold up no others. */
  async #writeThrough(
    connection: Connection,
    byModel: ReadonlyMap<MachineModelId, readonly TelemetryRow[]>,
  ): Promise<CommitReceipt> {
    const signal = AbortSignal.timeout(this.#options.writeWithinMs);
    const receipt = { points: 0, changed: 0 };
    for (const [modelId, rows] of byModel) {
      const { points, changed, refused } = await this.#server.write(this.#model(modelId), rows, signal);
      receipt.points += points;
      receipt.changed += changed;
      const [reason] = refused.values();
      if (reason !== undefined) await this.#spool.append(connection, [...refused.keys()], reason);
    }
    return receipt;
  }

  async #drainSome(signal: AbortSignal): Promise<void> {
    const spooled = await this.#spool.oldest(DRAINED_AT_A_TIME);
    const refused = new Map<TelemetryRow, string>();
    const byModel = Map.groupBy(spooled, ({ row }) => row.modelId);
    for (const [modelId, ofModel] of byModel) {
      const rows = ofModel.map(({ row }) => row);
      const written = await this.#server.write(this.#model(modelId), rows, signal);
      for (const [row, reason] of written.refused) refused.set(row, reason);
    }
    const [reason = ''] = refused.values();
    const [stored, kept] = [false, true].map((of) => spooled.filter(({ row }) => refused.has(row) === of));
    await this.#transaction(async (connection) => {
      await this.#spool.remove(connection, stored ?? []);
      await this.#spool.keepRefused(connection, kept ?? [], reason);
    });
  }

  backlog(): StoreBacklog | undefined {
    const { waiting, refused, refusal, bytes, since } = this.#spool.totals;
    if (this.#spool.isEmpty) return undefined;
    const { delay } = this.#drain;
    return {
      rows: waiting,
      refusedRows: refused,
      bytes,
      limitBytes: this.#spool.limitBytes,
      since: delay?.since ?? since,
      readable: this.#drain.silence === undefined,
      failure: delay?.failure?.message,
      refusal,
    };
  }

  ingestState(deviceId: DeviceId): Promise<DeviceIngestState> {
    return this.#ledger.stateOf(deviceId);
  }

  readings(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    return this.#read(() => this.#merged.readings(this.#model(modelId), deviceIds, range));
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
    if (channel === undefined) return [];
    return this.#read(() => this.#merged.series(model, deviceId, channel, range, points));
  }

  async fleetSeries(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    channelId: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>> {
    const model = this.#model(modelId);
    const channel = model.channels.find(({ id }) => id === channelId);
    if (channel === undefined) return new Map();
    return this.#read(() => this.#merged.fleetSeries(model, deviceIds, channel, range, points));
  }

  lastValues(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    return this.#read(() => this.#merged.lastValues(this.#model(modelId), deviceIds));
  }

  lastReadingAt(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<Map<DeviceId, EpochMs>> {
    return this.#read(() => this.#merged.lastReadingAt(this.#model(modelId), deviceIds));
  }

  receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    return this.#read(() => this.#merged.receivedSince(modelId, since));
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
    const before = epochMs(now - KEEP_RAW_MS);
    const wavesRemoved = await this.#transaction(async (connection) => {
      await this.#spool.forgetRefused(connection, before);
      await this.#events.forget(connection, before);
      return this.#waveforms.forget(connection, before);
    });
    if (this.#spool.totals.refused > 0) await this.#spool.load();
    const report = { readingsRemoved: 0, minutesRemoved: 0, wavesRemoved, lateRowsMerged: 0 };
    // Rows that wait may belong to what would be archived: the next time, then.
    if (this.#keepsItself || this.#spool.totals.waiting > 0) return report;
    const models = [...this.#channels.keys()].map((modelId) => this.#model(modelId));
    this.#archiving = true;
    try {
      const exclusively = (work: () => Promise<number>) =>
        this.#commits.take(() => this.#turns.take(async () => (this.#spool.totals.waiting > 0 ? 0 : work())));
      const readingsRemoved = await this.#archive.archive(models, before, exclusively);
      const minutesRemoved = await this.#archive.forgetMinutes(models, epochMs(now - KEEP_MINUTES_MS));
      return { ...report, readingsRemoved, minutesRemoved };
    } finally {
      this.#archiving = false;
    }
  }

  async close(): Promise<void> {
    await this.#drain.close();
    await this.#file.close();
  }

  /** @throws OperationalError `influx-unreachable` at once while the server is silent: nobody waits for it in vain */
  async #read<T>(read: () => Promise<T>): Promise<T> {
    const { silence } = this.#drain;
    if (silence !== undefined) throw silence;
    return this.#spool.totals.waiting === 0 && !this.#archiving ? read() : this.#turns.take(read);
  }

  #transaction<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    return this.#file.transaction(
      async (connection) => {
        if (this.#stale) await this.#load();
        this.#stale = true;
        return work(connection);
      },
      () => {
        this.#stale = false;
      },
    );
  }

  #model(modelId: MachineModelId): InfluxModel {
    return { modelId, channels: this.#channels.get(modelId) ?? [] };
  }

  async #load(): Promise<void> {
    await this.#devices.load(this.#file);
    await this.#events.load();
    await this.#ledger.load();
    await this.#waveforms.load();
    await this.#spool.load();
    await this.#archive.load();
    this.#channels = await loadChannelLists(this.#file);
    this.#stale = false;
  }
}
