import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type DeviceId,
  type EpochMs,
  epochMs,
  type MachineModelId,
  MINUTE_MS,
  type TimeRange,
} from '@kizashi/kernel';
import { bucketGrid, bucketStart } from './bucket-grid.ts';
import type { StoredChannel } from './channel-list.ts';
import type { InfluxConnection, InfluxSeries } from './influx-connection.ts';
import {
  ALWAYS_THERE,
  decoded,
  encoded,
  measurement,
  qualityField,
  RECEIVED_AT,
  toInstants,
  toLine,
  valueField,
} from './influx-lines.ts';
import { foldRows, type Instant, place, toRow } from './instant.ts';
import type { Bucket, CommitReceipt, InstantSpan, LastValue } from './telemetry-store.ts';

/** A model with the channels that its fields are named after. */
export interface InfluxModel {
  readonly modelId: MachineModelId;
  readonly channels: readonly StoredChannel[];
}

/** Devices named in one statement. */
const DEVICES_PER_QUERY = 500;
/** Contested instants this close are looked up together, with what lies between them. */
const LOOK_UP_GAP_MS = 10 * MINUTE_MS;
/** What nanoseconds in 64 bits can say. */
const OLDEST_MS = -9_223_372_036_000;
const NEWEST_MS = 9_223_372_036_000;

/** Readings in InfluxDB. It keeps no rollups of its own: the server sums up a bucket when it is asked. */
export class InfluxReadings {
  readonly #influx: InfluxConnection;
  /** Newest instant of each device by model, as the server has it; a newer one is new without looking. */
  readonly #newest = new Map<MachineModelId, Map<DeviceId, EpochMs>>();

  constructor(influx: InfluxConnection) {
    this.#influx = influx;
  }

  /**
   * Writes rows of one model. InfluxDB lets the last write of a field stand, so points that are not newer than
   * their device's newest instant are read first and decided by (boot, seq). Idempotent: rows that are written
   * again change nothing, which is what makes a crash before the local commit harmless.
   */
  async write({ modelId, channels }: InfluxModel, rows: readonly TelemetryRow[]): Promise<CommitReceipt> {
    const newest = await this.#newestOf(modelId);
    const receipt = { points: 0, changed: 0 };
    const lines: string[] = [];
    const contested: Instant[] = [];
    const instants = foldRows(rows);
    for (const instant of instants) {
      if (instant.measuredAt <= (newest.get(instant.deviceId) ?? Number.NEGATIVE_INFINITY)) {
        contested.push(instant);
        continue;
      }
      receipt.points += instant.readings.size;
      lines.push(toLine(instant, channels));
    }
    const held = await this.#lookUp({ modelId, channels }, contested);
    for (const instant of contested) {
      const merged = held.get(keyOf(instant)) ?? { ...instant, readings: new Map() };
      const pointsBefore = receipt.points;
      for (const [channel, reading] of instant.readings) {
        const placed = place(merged, channel, reading);
        if (placed !== 'kept') receipt.points++;
        if (placed === 'changed') receipt.changed++;
      }
      if (receipt.points > pointsBefore) lines.push(toLine(merged, channels));
    }
    // Before the write: if that fails half-way, points that did arrive must be looked up the next time.
    for (const { deviceId, measuredAt } of instants) {
      newest.set(deviceId, epochMs(Math.max(measuredAt, newest.get(deviceId) ?? measuredAt)));
    }
    await this.#influx.write(lines);
    return receipt;
  }

  async readings(
    model: InfluxModel,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    const instants: Instant[] = [];
    for (const devices of chunks([...new Set(deviceIds)].sort(), DEVICES_PER_QUERY)) {
      for (const series of await this.#select('*', model.modelId, `${among(devices)} AND ${within(range)}`)) {
        instants.push(...toInstants(series, model.modelId, model.channels));
      }
    }
    return instants
      .filter(({ readings }) => readings.size > 0)
      .sort((a, b) => compare(a.deviceId, b.deviceId) || a.measuredAt - b.measuredAt)
      .map((instant) => toRow(instant, model.channels.length));
  }

  async series(
    { modelId }: InfluxModel,
    deviceId: DeviceId,
    channel: StoredChannel,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    const grid = bucketGrid(range, points);
    if (grid === undefined) return [];
    const { origin, widthMs } = grid;
    const value = `"${valueField(channel)}"`;
    const [series] = await this.#influx.query(
      `SELECT min(${value}), mean(${value}), max(${value}), count(${value}) FROM "${measurement(modelId)}"
       WHERE ${among([deviceId])} AND ${within(range)} AND ${good(channel)}
       GROUP BY time(${widthMs}ms, ${origin % widthMs}ms) fill(none)`,
    );
    return (series?.values ?? []).map(([time, min, avg, max, n]) => {
      const index = Math.floor(((time as number) - origin) / widthMs);
      return { t: bucketStart(grid, index, range), min, avg, max, n } as Bucket;
    });
  }

  async lastValues({ modelId, channels }: InfluxModel, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    const wanted = [...new Set(deviceIds)].sort();
    const found = new Map<DeviceId, LastValue[]>(wanted.map((deviceId) => [deviceId, []]));
    for (const channel of channels) {
      for (const devices of chunks(wanted, DEVICES_PER_QUERY)) {
        const where = `${among(devices)} AND ${good(channel)}`;
        for (const { tags, values } of await this.#select(`last("${valueField(channel)}")`, modelId, where)) {
          const deviceId = decoded<DeviceId>(tags?.device ?? '');
          const [at, value] = values[0] as [number, number];
          found.get(deviceId)?.push({ deviceId, channel: channel.id, measuredAt: epochMs(at), value });
        }
      }
    }
    return [...found.values()].flat();
  }

  async lastReadingAt(
    { modelId }: InfluxModel,
    deviceIds: readonly DeviceId[],
  ): Promise<Map<DeviceId, EpochMs>> {
    const found = new Map<DeviceId, EpochMs>();
    for (const devices of chunks([...new Set(deviceIds)], DEVICES_PER_QUERY)) {
      for (const [deviceId, at] of await this.#lastTimes(modelId, `WHERE ${among(devices)}`)) {
        found.set(deviceId, at);
      }
    }
    return found;
  }

  async receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    const where = `WHERE "${RECEIVED_AT}" >= ${since}`;
    const oldest = await this.#times('first', modelId, where);
    const newest = await this.#times('last', modelId, where);
    return new Map(
      [...oldest].map(([deviceId, at]) => [deviceId, { oldest: at, newest: newest.get(deviceId) ?? at }]),
    );
  }

  async #newestOf(modelId: MachineModelId): Promise<Map<DeviceId, EpochMs>> {
    const known = this.#newest.get(modelId) ?? (await this.#lastTimes(modelId, ''));
    this.#newest.set(modelId, known);
    return known;
  }

  #lastTimes(modelId: MachineModelId, where: string): Promise<Map<DeviceId, EpochMs>> {
    return this.#times('last', modelId, where);
  }

  /** Time of the first or last point of each device that the condition lets through. */
  async #times(
    which: 'first' | 'last',
    modelId: MachineModelId,
    where: string,
  ): Promise<Map<DeviceId, EpochMs>> {
    const series = await this.#influx.query(
      `SELECT ${which}("${ALWAYS_THERE}") FROM "${measurement(modelId)}" ${where} GROUP BY "device"`,
    );
    return new Map(
      series.map(({ tags, values }) => [
        decoded<DeviceId>(tags?.device ?? ''),
        epochMs((values[0]?.[0] ?? OLDEST_MS) as number),
      ]),
    );
  }

  async #lookUp(model: InfluxModel, contested: readonly Instant[]): Promise<Map<string, Instant>> {
    const held = new Map<string, Instant>();
    for (const [deviceId, instants] of Map.groupBy(contested, (instant) => instant.deviceId)) {
      const ats = instants.map(({ measuredAt }): number => measuredAt).sort((a, b) => a - b);
      for (const { from, to } of clusters(ats)) {
        const where = `${among([deviceId])} AND ${within({ from, to })}`;
        for (const series of await this.#select('*', model.modelId, where)) {
          for (const instant of toInstants(series, model.modelId, model.channels)) {
            held.set(keyOf(instant), instant);
          }
        }
      }
    }
    return held;
  }

  #select(what: string, modelId: MachineModelId, where: string): Promise<readonly InfluxSeries[]> {
    return this.#influx.query(
      `SELECT ${what} FROM "${measurement(modelId)}" WHERE ${where} GROUP BY "device"`,
    );
  }
}

function among(devices: readonly DeviceId[]): string {
  return `(${devices.map((deviceId) => `"device" = '${encoded(deviceId)}'`).join(' OR ')})`;
}

function within({ from, to }: TimeRange): string {
  const [first, end] = [from, to].map((at) => Math.ceil(Math.min(Math.max(at, OLDEST_MS), NEWEST_MS)));
  return `time >= ${first}ms AND time < ${end}ms`;
}

function good(channel: StoredChannel): string {
  return `"${qualityField(channel)}" < 2`;
}

/** Ranges that hold ascending instants, cut where nothing is asked for a while. */
function clusters(ats: readonly number[]): TimeRange[] {
  const ranges: { from: EpochMs; to: EpochMs }[] = [];
  for (const at of ats) {
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to <= LOOK_UP_GAP_MS) last.to = epochMs(at + 1);
    else ranges.push({ from: epochMs(at), to: epochMs(at + 1) });
  }
  return ranges;
}

function keyOf({ deviceId, measuredAt }: Instant): string {
  return `${measuredAt} ${deviceId}`;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
