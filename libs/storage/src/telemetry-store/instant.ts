import type { Quality, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, EpochMs, MachineModelId } from '@kizashi/kernel';

/** Where a value came from: what decides which of two values for one point stands. */
export interface Origin {
  readonly boot: number;
  readonly seq: number;
  readonly receivedAt: EpochMs;
  readonly clockOffsetMs?: number;
}

/** One reading of one channel, with its origin. */
export interface Reading extends Origin {
  readonly value: number;
  readonly quality: Quality;
}

/** A value that a store can hold; anything else, NaN above all, is "no reading". */
export function isReading(value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value);
}

/** Strictly: of two values with the same (boot, seq) the first one stays, as for any message sent twice. */
export function outranks(a: Origin, b: Origin): boolean {
  return a.boot !== b.boot ? a.boot > b.boot : a.seq > b.seq;
}

/** What one device measured at one instant, channel by channel; channels without a reading are not there. */
export interface Instant {
  readonly deviceId: DeviceId;
  readonly modelId: MachineModelId;
  readonly measuredAt: EpochMs;
  readonly readings: Map<number, Reading>;
}

/**
 * What a point that is to be stored meets: nothing (`new`), a value that stands (`kept`), an equal value that
 * only takes over the higher (boot, seq) (`confirmed`), or a value that it replaces (`changed`).
 */
export type Placement = 'new' | 'kept' | 'confirmed' | 'changed';

export function placement(reading: Reading, held: Reading | undefined): Placement {
  if (held === undefined) return 'new';
  if (!outranks(reading, held)) return 'kept';
  return reading.value === held.value && reading.quality === held.quality ? 'confirmed' : 'changed';
}

/** Adds a reading unless a value that stands holds the point. */
export function place(instant: Instant, channel: number, reading: Reading): Placement {
  const placed = placement(reading, instant.readings.get(channel));
  if (placed !== 'kept') instant.readings.set(channel, reading);
  return placed;
}

/** None and null are 0: the device's clock was taken as it is. */
export function clockOffset(offsetMs: number | null | undefined): Pick<Origin, 'clockOffsetMs'> {
  return offsetMs === null || offsetMs === undefined || offsetMs === 0 ? {} : { clockOffsetMs: offsetMs };
}

/** The readings of a row by channel index. */
export function* readingsOf(row: TelemetryRow): Generator<[channel: number, reading: Reading]> {
  const { boot, seq, receivedAt } = row;
  const origin = { boot, seq, receivedAt, ...clockOffset(row.clockOffsetMs) };
  for (const [channel, value] of row.values.entries()) {
    if (!isReading(value)) continue;
    const quality = (row.quality?.[channel] ?? 0) as Quality;
    yield [channel, { value, quality, ...origin }];
  }
}

/**
 * Folds rows of any order into one instant per (model, device, measuredAt). The result does not depend on the
 * order of rows with different (boot, seq). Rows without any reading leave nothing.
 */
export function foldRows(rows: Iterable<TelemetryRow>): Instant[] {
  const instants = new Map<string, Instant>();
  for (const row of rows) {
    for (const [channel, reading] of readingsOf(row)) {
      const key = JSON.stringify([row.modelId, row.deviceId, row.measuredAt]);
      let instant = instants.get(key);
      if (instant === undefined) {
        const { deviceId, modelId, measuredAt } = row;
        instant = { deviceId, modelId, measuredAt, readings: new Map() };
        instants.set(key, instant);
      }
      place(instant, channel, reading);
    }
  }
  return [...instants.values()];
}

/**
 * The instant as one row of `channels` values, NaN where there is no reading. Values of several messages may
 * meet in it; its boot, seq, receivedAt and clock offset are those of the highest (boot, seq) among them.
 */
export function toRow(instant: Instant, channels: number): TelemetryRow {
  const values = new Float64Array(channels).fill(Number.NaN);
  const quality = new Uint8Array(channels);
  let newest: Origin | undefined;
  for (const [channel, reading] of instant.readings) {
    values[channel] = reading.value;
    quality[channel] = reading.quality;
    if (newest === undefined || outranks(reading, newest)) newest = reading;
  }
  const { deviceId, modelId, measuredAt } = instant;
  const { boot, seq, receivedAt, clockOffsetMs }: Origin = newest ?? {
    boot: 0,
    seq: 0,
    receivedAt: measuredAt,
  };
  const origin = { receivedAt, ...clockOffset(clockOffsetMs), boot, seq };
  const row = { deviceId, modelId, measuredAt, ...origin, values };
  return quality.some((mark) => mark !== 0) ? { ...row, quality } : row;
}
