import type { Channel, DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  type DeviceId,
  type EpochMs,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  type TimeRange,
} from '@kizashi/kernel';
import { bucketGrid, bucketStart } from './bucket-grid.ts';
import { assertExtension, assertPlaceable } from './channel-list.ts';
import { foldRows, type Instant, place, type Reading, toRow } from './instant.ts';
import { MemoryArchive, merged, type Summed } from './memory-archive.ts';
import { MemoryEventLog } from './memory-event-log.ts';
import { MemoryIngestLedger } from './memory-ingest-ledger.ts';
import { MemoryWaveforms } from './memory-waveforms.ts';
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
  type TelemetryStore,
  type Waveform,
  type WaveformSummary,
} from './telemetry-store.ts';

type Instants = Map<EpochMs, Instant>;

/** The port in memory, for tests and as the plainest statement of what the port means. Nothing survives it. */
export class MemoryTelemetryStore implements TelemetryStore {
  readonly #channels = new Map<MachineModelId, readonly Channel[]>();
  readonly #instants = new Map<MachineModelId, Map<DeviceId, Instants>>();
  readonly #archives = new Map<MachineModelId, Map<DeviceId, MemoryArchive>>();
  readonly #events = new MemoryEventLog();
  readonly #ledger = new MemoryIngestLedger();
  readonly #waveforms = new MemoryWaveforms();

  async defineModel(modelId: MachineModelId, channels: readonly Channel[]): Promise<void> {
    assertExtension(modelId, this.#channelsOf(modelId), channels);
    this.#channels.set(modelId, [...channels]);
  }

  async commit(batch: IngestCommit): Promise<CommitReceipt> {
    for (const [modelId, rows] of Map.groupBy(batch.rows, (row) => row.modelId)) {
      assertPlaceable(modelId, rows, this.#channelsOf(modelId));
    }
    const receipt = { points: 0, changed: 0 };
    for (const instant of foldRows(batch.rows)) {
      const { deviceId, modelId, measuredAt } = instant;
      const held = this.#hold({ deviceId, modelId, measuredAt });
      for (const [channel, reading] of instant.readings) {
        const placed = place(held, channel, reading);
        if (placed !== 'kept') receipt.points++;
        if (placed === 'changed') receipt.changed++;
      }
    }
    this.#events.record(batch.events);
    this.#ledger.record(batch.seen, batch.boots, batch.quarantined);
    this.#waveforms.record(batch.waves);
    return receipt;
  }

  async ingestState(deviceId: DeviceId): Promise<DeviceIngestState> {
    return this.#ledger.stateOf(deviceId);
  }

  async readings(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    const channels = this.#channelsOf(modelId).length;
    return [...new Set(deviceIds)]
      .sort()
      .flatMap((deviceId) => this.#ascending(modelId, deviceId))
      .filter(({ measuredAt }) => measuredAt >= range.from && measuredAt < range.to)
      .map((instant) => toRow(instant, channels));
  }

  async series(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    const grid = bucketGrid(range, points);
    if (grid === undefined) return [];
    const index = this.#channelsOf(modelId).findIndex(({ id }) => id === channel);
    const sums = new Map<number, Summed>();
    for (const { t, ...summed } of this.#summed(modelId, deviceId, index, range)) {
      const bucket = Math.floor((t - grid.origin) / grid.widthMs);
      sums.set(bucket, merged(sums.get(bucket), summed));
    }
    return [...sums]
      .sort(([a], [b]) => a - b)
      .map(([bucket, { sum, n, min, max }]) => ({
        t: bucketStart(grid, bucket, range),
        min,
        avg: sum / n,
        max,
        n,
      }));
  }

  async fleetSeries(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>> {
    const found = new Map<DeviceId, Bucket[]>();
    for (const deviceId of new Set(deviceIds)) {
      const buckets = await this.series(modelId, deviceId, channel, range, points);
      if (buckets.length > 0) found.set(deviceId, buckets);
    }
    return found;
  }

  async lastValues(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    const channels = this.#channelsOf(modelId);
    return [...new Set(deviceIds)].sort().flatMap((deviceId) => {
      const last = new Map<number, { measuredAt: EpochMs; reading: Reading }>();
      for (const { measuredAt, readings } of this.#ascending(modelId, deviceId)) {
        for (const [channel, reading] of readings) {
          if (reading.quality !== 2) last.set(channel, { measuredAt, reading });
        }
      }
      return channels.flatMap(({ id }, index) => {
        const found = last.get(index);
        if (found === undefined) return [];
        return { deviceId, channel: id, measuredAt: found.measuredAt, value: found.reading.value };
      });
    });
  }

  async lastReadingAt(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
  ): Promise<Map<DeviceId, EpochMs>> {
    const found = new Map<DeviceId, EpochMs>();
    for (const deviceId of deviceIds) {
      const newest = this.#ascending(modelId, deviceId).at(-1);
      if (newest !== undefined) found.set(deviceId, newest.measuredAt);
    }
    return found;
  }

  async receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    const found = new Map<DeviceId, InstantSpan>();
    for (const deviceId of this.#instants.get(modelId)?.keys() ?? []) {
      const times = this.#ascending(modelId, deviceId)
        .filter(({ readings }) => [...readings.values()].some(({ receivedAt }) => receivedAt >= since))
        .map(({ measuredAt }) => measuredAt);
      const [oldest] = times;
      if (oldest !== undefined) found.set(deviceId, { oldest, newest: times.at(-1) ?? oldest });
    }
    return found;
  }

  async events(deviceIds: readonly DeviceId[], range: TimeRange): Promise<DeviceEvent[]> {
    return this.#events.measuredIn(new Set(deviceIds), range);
  }

  async eventsReceivedSince(since: EpochMs): Promise<DeviceEvent[]> {
    return this.#events.receivedSince(since);
  }

  async quarantine(deviceId: DeviceId, limit: number): Promise<QuarantineEntry[]> {
    return this.#ledger.quarantine(deviceId).slice(0, Math.max(0, limit));
  }

  async quarantineEntry(deviceId: DeviceId, id: string): Promise<QuarantineEntry | undefined> {
    return this.#ledger.quarantine(deviceId).find((entry) => entry.id === id);
  }

  async waveforms(deviceId: DeviceId, range: TimeRange): Promise<WaveformSummary[]> {
    return this.#waveforms.measuredIn(deviceId, range);
  }

  async waveform(deviceId: DeviceId, captureId: string): Promise<Waveform | undefined> {
    return this.#waveforms.waveform(deviceId, captureId);
  }

  async retain(now: EpochMs): Promise<RetentionReport> {
    const before = epochMs(now - KEEP_RAW_MS);
    let readingsRemoved = 0;
    for (const [modelId, devices] of this.#instants) {
      for (const [deviceId, instants] of devices) {
        for (const [at, instant] of instants) {
          if (at >= Math.floor(before / HOUR_MS) * HOUR_MS) continue;
          this.#archiveOf(modelId, deviceId).add(instant);
          instants.delete(at);
          readingsRemoved++;
        }
      }
    }
    const minutesFrom = Math.floor((now - KEEP_MINUTES_MS) / HOUR_MS) * HOUR_MS;
    const archives = [...this.#archives.values()].flatMap((devices) => [...devices.values()]);
    const minutesRemoved = archives.reduce((sum, archive) => sum + archive.widen(minutesFrom), 0);
    this.#events.forget(before);
    const wavesRemoved = this.#waveforms.forget(before);
    return { readingsRemoved, minutesRemoved, wavesRemoved, lateRowsMerged: 0 };
  }

  async close(): Promise<void> {}

  /** Readings that count, and what is left of those that were removed, each at its time. */
  *#summed(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channel: number,
    range: TimeRange,
  ): Generator<Summed & { readonly t: number }> {
    yield* this.#archiveOf(modelId, deviceId).within(channel, range);
    for (const { measuredAt: t, readings } of this.#ascending(modelId, deviceId)) {
      const reading = readings.get(channel);
      if (reading === undefined || reading.quality === 2 || t < range.from || t >= range.to) continue;
      const { value } = reading;
      yield { t, min: value, max: value, sum: value, n: 1 };
    }
  }

  #archiveOf(modelId: MachineModelId, deviceId: DeviceId): MemoryArchive {
    const devices = this.#archives.get(modelId) ?? new Map<DeviceId, MemoryArchive>();
    const archive = devices.get(deviceId) ?? new MemoryArchive();
    this.#archives.set(modelId, devices.set(deviceId, archive));
    return archive;
  }

  #channelsOf(modelId: MachineModelId): readonly Channel[] {
    return this.#channels.get(modelId) ?? [];
  }

  #hold(at: Omit<Instant, 'readings'>): Instant {
    let devices = this.#instants.get(at.modelId);
    if (devices === undefined) {
      devices = new Map();
      this.#instants.set(at.modelId, devices);
    }
    let instants = devices.get(at.deviceId);
    if (instants === undefined) {
      instants = new Map();
      devices.set(at.deviceId, instants);
    }
    let instant = instants.get(at.measuredAt);
    if (instant === undefined) {
      instant = { ...at, readings: new Map() };
      instants.set(at.measuredAt, instant);
    }
    return instant;
  }

  #ascending(modelId: MachineModelId, deviceId: DeviceId): Instant[] {
    const instants = this.#instants.get(modelId)?.get(deviceId);
    return [...(instants?.values() ?? [])].sort((a, b) => a.measuredAt - b.measuredAt);
  }
}
