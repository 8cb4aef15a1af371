import type { Quality } from '@kizashi/condition-monitoring/data-acquisition';
import { type DeviceId, type EpochMs, epochMs, type MachineModelId } from '@kizashi/kernel';
import type { StoredChannel } from './channel-list.ts';
import type { InfluxSeries } from './influx-connection.ts';
import { clockOffset, type Instant, type Origin, outranks, type Reading } from './instant.ts';

/**
 * How an instant lies in InfluxDB: a measurement for each machine model, the device as its only tag, one point an
 * instant. Each channel has a value and a quality field; the quality is always there, so that bad readings can be
 * left out by a WHERE, and a value whose quality changes is simply written over. `_boot`, `_seq`, `_received_at` and
 * `_clock_offset` say where the point came from; `_origins` says it channel by channel where several messages met.
 */
const BOOT = '_boot';
const SEQ = '_seq';
export const RECEIVED_AT = '_received_at';
const CLOCK_OFFSET = '_clock_offset';
const ORIGINS = '_origins';

/** A model with the channels that its fields are named after. */
export interface InfluxModel {
  readonly modelId: MachineModelId;
  readonly channels: readonly StoredChannel[];
}

/** A field that every point has. */
export const ALWAYS_THERE = SEQ;

/**
 * Ids within names, tags and statements. What is neither letter, digit nor `_.:-` is percent-encoded, so an id
 * needs no escaping in line protocol or in InfluxQL, and can not leave its place in a statement.
 */
export function encoded(id: string): string {
  return encodeURIComponent(id).replace(
    /[!'()*~]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function decoded<I extends string>(text: string): I {
  return decodeURIComponent(text) as I;
}

export function measurement(modelId: MachineModelId): string {
  return `readings_${encoded(modelId)}`;
}

/** Prefixed, so that no channel can be called `time` or like a field of ours. */
export function valueField(channel: StoredChannel): string {
  return `value.${encoded(channel.id)}`;
}

export function qualityField(channel: StoredChannel): string {
  return `quality.${encoded(channel.id)}`;
}

export function toLine(instant: Instant, channels: readonly StoredChannel[]): string {
  const readings = [...instant.readings];
  const origins = readings.map(([, reading]): Origin => reading);
  const newest = origins.reduce((a, b) => (outranks(b, a) ? b : a));
  const fields = readings.flatMap(([index, { value, quality }]) => {
    const channel = channels[index] as StoredChannel;
    return [`${valueField(channel)}=${value}`, `${qualityField(channel)}=${quality}i`];
  });
  fields.push(`${BOOT}=${newest.boot}i`, `${SEQ}=${newest.seq}i`, `${RECEIVED_AT}=${newest.receivedAt}i`);
  // Also where there is none or they agree again: an older offset or text must not stay behind.
  fields.push(`${CLOCK_OFFSET}=${newest.clockOffsetMs ?? 0}i`);
  fields.push(`${ORIGINS}="${origins.every((origin) => same(origin, newest)) ? '' : originsText(readings)}"`);
  const tags = `device=${encoded(instant.deviceId)}`;
  return `${measurement(instant.modelId)},${tags} ${fields.join(',')} ${instant.measuredAt}`;
}

/** Instants of a series that was read with all its fields, in its order. */
export function toInstants(
  { tags, columns, values }: InfluxSeries,
  modelId: MachineModelId,
  channels: readonly StoredChannel[],
): Instant[] {
  const deviceId = decoded<DeviceId>(tags?.device ?? '');
  const place = new Map(columns.map((name, index) => [name, index]));
  return values.map((row) => {
    const cell = (name: string) => row[place.get(name) ?? -1] ?? undefined;
    const own: Origin = {
      boot: cell(BOOT) as number,
      seq: cell(SEQ) as number,
      receivedAt: cell(RECEIVED_AT) as EpochMs,
      ...clockOffset(cell(CLOCK_OFFSET) as number | undefined),
    };
    const origins = parseOrigins((cell(ORIGINS) as string | undefined) ?? '');
    const readings = new Map<number, Reading>();
    for (const [index, channel] of channels.entries()) {
      const value = cell(valueField(channel));
      if (typeof value !== 'number') continue;
      const quality = (cell(qualityField(channel)) ?? 0) as Quality;
      readings.set(index, { value, quality, ...(origins.get(index) ?? own) });
    }
    return { deviceId, modelId, measuredAt: epochMs(row[0] as number), readings };
  });
}

function same(a: Origin, b: Origin): boolean {
  const sameMessage = a.boot === b.boot && a.seq === b.seq;
  return sameMessage && a.receivedAt === b.receivedAt && a.clockOffsetMs === b.clockOffsetMs;
}

function originsText(readings: readonly (readonly [number, Reading])[]): string {
  return readings
    .map(([index, { boot, seq, receivedAt, clockOffsetMs = 0 }]) =>
      [index, boot, seq, receivedAt, clockOffsetMs].join(':'),
    )
    .join(' ');
}

function parseOrigins(text: string): Map<number, Origin> {
  const parts = text === '' ? [] : text.split(' ');
  return new Map(
    parts.map((part) => {
      const [index = 0, boot = 0, seq = 0, receivedAt = 0, offsetMs = 0] = part.split(':').map(Number);
      return [index, { boot, seq, receivedAt: epochMs(receivedAt), ...clockOffset(offsetMs) }];
    }),
  );
}
