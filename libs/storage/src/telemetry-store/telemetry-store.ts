import type { Channel, DeviceEvent, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type ChannelId,
  DAY_MS,
  type DeviceId,
  type EpochMs,
  type MachineModelId,
  type TimeRange,
} from '@kizashi/kernel';

/** One boot of a device, as its birth announced it. Births are part of the ingest commit. */
export interface BootRecord {
  readonly deviceId: DeviceId;
  /** Boot id of the device. */
  readonly bid: string;
  /** Grows with the order of boots, from 1, below 2^21; not dense, so that a birth that comes late renumbers nothing. */
  readonly boot: number;
  /** The device's own boot counter `bn`, where it sends one. */
  readonly bootCounter?: number;
  readonly bornAt: EpochMs;
  /** The birth payload as received (JSON text), so that its channel table can be read again. */
  readonly birth: string;
  /** Smallest `receivedAt - up` seen for this boot: dates messages without a clock. */
  readonly timeBase?: EpochMs;
  /**
   * Smallest difference `receivedAt - device time` among its messages with a clock, in milliseconds: the device's clock
   * is behind by it (or ahead, where it is negative), up to the time that a message takes.
   */
  readonly skewMs?: number;
}

/** A message that was taken or quarantined. The store folds them into ranges per (device, bid). */
export interface SeenMessage {
  readonly deviceId: DeviceId;
  readonly bid: string;
  readonly seq: number;
  /** Of the payload, 32 bits; lets a repeated seq with another body be told from a resend. */
  readonly bodyHash: number;
}

export interface QuarantineEntry {
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly topic: string;
  readonly receivedAt: EpochMs;
  readonly code: string;
  readonly detail: string;
  readonly payload: Uint8Array;
  /** When it was read again and nothing of it was refused any more. An entry that is given again replaces itself. */
  readonly resolvedAt?: EpochMs;
}

/** One chunk of a waveform (a burst of samples, a "capture"), dated and in the machine model's unit. */
export interface WaveChunk {
  readonly deviceId: DeviceId;
  readonly captureId: string;
  readonly boot: number;
  readonly seq: number;
  readonly channel: ChannelId;
  /** Place in its capture, from 0 to below `chunks`. */
  readonly chunk: number;
  readonly chunks: number;
  /** Of the first sample of the whole capture. */
  readonly measuredAt: EpochMs;
  readonly receivedAt: EpochMs;
  readonly sampleRateHz: number;
  readonly samples: Float32Array;
}

/** A capture as far as it came in; complete when nothing is missing. */
export interface WaveformSummary {
  readonly deviceId: DeviceId;
  readonly captureId: string;
  readonly boot: number;
  readonly channel: ChannelId;
  readonly measuredAt: EpochMs;
  /** When its newest chunk came in. */
  readonly receivedAt: EpochMs;
  readonly sampleRateHz: number;
  readonly chunks: number;
  /** Chunks that have not come in, ascending. */
  readonly missing: readonly number[];
}

export interface Waveform extends WaveformSummary {
  /** All chunks in their order, those that are missing left out. */
  readonly samples: Float32Array;
}

/** Everything that one group commit makes durable, or nothing of it. */
export interface IngestCommit {
  readonly rows: readonly TelemetryRow[];
  readonly events: readonly DeviceEvent[];
  readonly waves: readonly WaveChunk[];
  readonly seen: readonly SeenMessage[];
  readonly boots: readonly BootRecord[];
  readonly quarantined: readonly QuarantineEntry[];
}

/** Bodies that `DeviceIngestState.recentBodies` reaches back over. */
export const RECENT_BODIES = 1_000;
/** A store keeps a device's newest quarantine entries within both bounds; a flood pushes out its own oldest. */
export const QUARANTINE_ENTRIES_PER_DEVICE = 1_000;
export const QUARANTINE_BYTES_PER_DEVICE = 10_000_000;

export interface CommitReceipt {
  /** Points stored, rows that lost to a higher (boot, seq) not counted. */
  readonly points: number;
  /** Points that replaced another value of an earlier commit for the same (device, channel, measuredAt). */
  readonly changed: number;
}

/** What ingest needs to know of a device after a restart. */
export interface DeviceIngestState {
  readonly boots: readonly BootRecord[];
  /** Seen seqs by bid, as half-open ranges [from, to), ascending, merged. */
  readonly seen: ReadonlyMap<string, readonly (readonly [from: number, to: number])[]>;
  /** Body hash of the last 1,000 messages, by `${bid}:${seq}`. */
  readonly recentBodies: ReadonlyMap<string, number>;
}

/** What retention took away, and what was tidied up meanwhile. */
export interface RetentionReport {
  readonly readingsRemoved: number;
  readonly minutesRemoved: number;
  readonly wavesRemoved: number;
  /** Rows moved from the late table into the weeks they belong to. */
  readonly lateRowsMerged: number;
}

/** Raw readings, events and waveforms are kept for so long, minutes for a year; hours and days for ever. */
export const KEEP_RAW_MS = 100 * DAY_MS;
export const KEEP_MINUTES_MS = 366 * DAY_MS;

export interface Bucket {
  readonly t: EpochMs;
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly n: number;
}

/** Readings of a store on a server that are on the disk here, because the server does not take them. */
export interface StoreBacklog {
  /** Rows that wait for the server. */
  readonly rows: number;
  /** Rows that the server does not store for what they are; they are kept here and read with the others. */
  readonly refusedRows: number;
  readonly bytes: number;
  readonly limitBytes: number;
  /** Since when rows wait; undefined where none does. */
  readonly since: EpochMs | undefined;
  /** Whether reads see them, which they do wherever the server answers; otherwise reads fail until it does. */
  readonly readable: boolean;
  /** What is in the way; undefined while the server takes what waited. */
  readonly failure: string | undefined;
  readonly refusal: string | undefined;
}

/** From the oldest to the newest instant of some readings, both included. */
export interface InstantSpan {
  readonly oldest: EpochMs;
  readonly newest: EpochMs;
}

export interface LastValue {
  readonly deviceId: DeviceId;
  readonly channel: ChannelId;
  readonly measuredAt: EpochMs;
  readonly value: number;
}

/**
 * Readings, events, seen ranges, boots and quarantine. A point is (device, channel, measuredAt); of several values for
 * one point the one with the highest (boot, seq) is the value, whatever the order of arrival or of commits. An event
 * is (device, boot, seq, index); committed again it changes nothing, the first one stays.
 * Reads see every commit that has resolved. Whole-store failures throw `OperationalError`.
 */
export interface TelemetryStore {
  /** Makes the channel list of a machine model known. Append-only: refuses a list that is not an extension. */
  defineModel(modelId: MachineModelId, channels: readonly Channel[]): Promise<void>;

  /** Durable (fsynced) and queryable when it resolves; after a rejection nothing of it is there. */
  commit(batch: IngestCommit): Promise<CommitReceipt>;

  ingestState(deviceId: DeviceId): Promise<DeviceIngestState>;

  /**
   * Every reading with measuredAt in [from, to), ascending by (deviceId, measuredAt), one row an instant. Where
   * values of several messages meet in an instant, boot, seq and receivedAt are those of the highest (boot, seq).
   */
  readings(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]>;

  /**
   * At most `points` buckets of equal width over the range, empty ones left out; good and uncertain readings.
   * Buckets of a minute and more begin on full minutes, hours or days (UTC); `t` is never before the range.
   * Where readings are kept no longer they count at the beginning of their minute or hour.
   */
  series(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]>;

  /** The same for many devices at once; those without readings in the range are left out. */
  fleetSeries(
    modelId: MachineModelId,
    deviceIds: readonly DeviceId[],
    channel: ChannelId,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>>;

  /** Newest good or uncertain reading of each channel, ascending by (deviceId, channel index). */
  lastValues(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<LastValue[]>;

  /** Newest measuredAt by device, bad readings included; devices without readings are left out. */
  lastReadingAt(modelId: MachineModelId, deviceIds: readonly DeviceId[]): Promise<Map<DeviceId, EpochMs>>;

  /**
   * When the readings were measured that came in at or after `since` (`receivedAt`), by device: what somebody who
   * works off stored readings has to look at again after a restart.
   */
  receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>>;

  /** Events with measuredAt in [from, to), ascending by (measuredAt, deviceId, boot, seq, index). */
  events(deviceIds: readonly DeviceId[], range: TimeRange): Promise<DeviceEvent[]>;

  /**
   * Events of every device that came in at or after `since` (`receivedAt`), ascending by (receivedAt, deviceId, boot,
   * seq, index): what somebody who works events off has to look at again after a restart.
   */
  eventsReceivedSince(since: EpochMs): Promise<DeviceEvent[]>;

  /** Newest first. */
  quarantine(deviceId: DeviceId, limit: number): Promise<QuarantineEntry[]>;
  quarantineEntry(deviceId: DeviceId, id: string): Promise<QuarantineEntry | undefined>;

  /** Captures whose first sample was measured in [from, to), ascending by (measuredAt, captureId); without samples. */
  waveforms(deviceId: DeviceId, range: TimeRange): Promise<WaveformSummary[]>;
  waveform(deviceId: DeviceId, captureId: string): Promise<Waveform | undefined>;

  /**
   * Removes what is older than it is kept for, as of `now` (fleet time), and tidies up. Works in steps, between which
   * commits go on; done again it goes on where it was interrupted. What `series` answers over what is kept as rollups
   * stays the same to their resolution.
   */
  retain(now: EpochMs): Promise<RetentionReport>;

  /** What waits for the server of a store that has one; a store without never lags behind itself. */
  backlog?(): StoreBacklog | undefined;

  close(): Promise<void>;
}
