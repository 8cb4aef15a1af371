import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { type DeviceId, type EpochMs, epochMs, type MachineModelId, type TimeRange } from '@kizashi/kernel';
import { bucketGrid, bucketStart } from './bucket-grid.ts';
import { type BucketSums, joined } from './bucket-sums.ts';
import type { StoredChannel } from './channel-list.ts';
import type { InfluxArchive } from './influx-archive.ts';
import { among, good, OLDEST_MS, within } from './influx-conditions.ts';
import type { InfluxConnection, InfluxSeries } from './influx-connection.ts';
import {
  ALWAYS_THERE,
  decoded,
  type InfluxModel,
  measurement,
  RECEIVED_AT,
  toInstants,
  toLine,
  valueField,
} from './influx-lines.ts';
import { lookUps } from './influx-look-ups.ts';
import type { RefusedLine } from './influx-refusals.ts';
import { foldRows, type Instant, place, toRow } from './instant.ts';
import type { Bucket, CommitReceipt, InstantSpan, LastValue } from './telemetry-store.ts';

export interface Written extends CommitReceipt {
  /** Rows that the server does not store for what they are, and why. */
  readonly refused: ReadonlyMap<TelemetryRow, string>;
}

/** Devices named in one statement. */
const DEVICES_PER_QUERY = 500;
/** More than so many are not named: to read all and leave some out takes the server a fraction of the time. */
const DEVICES_NAMED = 2_000;

/** Readings in InfluxDB. The server sums up a bucket when it is asked; rollups are kept only of what is archived. */
export class InfluxReadings {
  readonly #influx: InfluxConnection;
  readonly #archive: InfluxArchive;
  /** Newest instant of each device by model, as the server has it; a newer one is new without looking. */
  readonly #newest = new Map<MachineModelId, Map<DeviceId, EpochMs>>();

  constructor(influx: InfluxConnection, archive: InfluxArchive) {
    this.#influx = influx;
    this.#archive = archive;
  }

  /**
   * Writes rows of one model. InfluxDB lets the last write of a field stand, so points that are not newer than
   * their device's newest instant are read first and decided by (boot, seq). Idempotent: rows that are written
   * again change nothing, which is what makes a crash before the local commit harmless.
   */
  async write(
    { modelId, channels }: InfluxModel,
    rows: readonly TelemetryRow[],
    signal?: AbortSignal,
  ): Promise<Written> {
    const newest = await this.#newestOf(modelId, signal);
    const receipt = { points: 0, changed: 0 };
    const written: Instant[] = [];
    const contested: Instant[] = [];
    const instants = foldRows(rows);
    for (const instant of instants) {
      if (instant.measuredAt <= (newest.get(instant.deviceId) ?? Number.NEGATIVE_INFINITY)) {
        contested.push(instant);
        continue;
      }
      receipt.points += instant.readings.size;
      written.push(instant);
    }
    const held = await this.held({ modelId, channels }, contested, signal);
    for (const instant of contested) {
      const merged = held.get(keyOf(instant)) ?? { ...instant, readings: new Map() };
      const pointsBefore = receipt.points;
      for (const [channel, reading] of instant.readings) {
        const placed = place(merged, channel, reading);
        if (placed !== 'kept') receipt.points++;
        if (placed === 'changed') receipt.changed++;
      }
      if (receipt.points > pointsBefore) written.push(merged);
    }
    // Before the write: if that fails half-way, points that did arrive must be looked up the next time.
    for (const { deviceId, measuredAt } of instants) {
      newest.set(deviceId, epochMs(Math.max(measuredAt, newest.get(deviceId) ?? measuredAt)));
    }
    const refused = await this.#influx.write(
      written.map((instant) => toLine(instant, channels)),
      signal,
    );
    return { ...receipt, refused: refusedRows(rows, written, refused) };
  }

  async readings(
    model: InfluxModel,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    return toRows(await this.instants(model, deviceIds, range), model.channels.length);
  }

  /** In no order. */
  async instants(model: InfluxModel, deviceIds: readonly DeviceId[], range: TimeRange): Promise<Instant[]> {
    const instants: Instant[] = [];
    for (const devices of chunks([...new Set(deviceIds)], DEVICES_PER_QUERY)) {
      for (const series of await this.#select('*', model.modelId, `${among(devices)} AND ${within(range)}`)) {
        for (const instant of toInstants(series, model.modelId, model.channels)) instants.push(instant);
      }
    }
    return instants;
  }

  async series(
    model: InfluxModel,
    deviceId: DeviceId,
    channel: StoredChannel,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    return (await this.fleetSeries(model, [deviceId], channel, range, points)).get(deviceId) ?? [];
  }

  async fleetSeries(
    model: InfluxModel,
    deviceIds: readonly DeviceId[],
    channel: StoredChannel,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>> {
    const grid = bucketGrid(range, points);
    const found = new Map<DeviceId, Bucket[]>();
    if (grid === undefined) return found;
    const { origin, widthMs } = grid;
    const value = `"${valueField(channel)}"`;
    for (const devices of chunks([...new Set(deviceIds)], DEVICES_PER_QUERY)) {
      const sums = await this.#archive.buckets(model, devices, channel, range, grid);
      const answer = await this.#influx.query(
        `SELECT min(${value}), mean(${value}), max(${value}), count(${value}) FROM "${measurement(model.modelId)}"
         WHERE ${among(devices)} AND ${within(range)} AND ${good(channel)}
         GROUP BY time(${widthMs}ms, ${origin % widthMs}ms), "device" fill(none)`,
      );
      for (const { tags, values } of answer) {
        const deviceId = decoded<DeviceId>(tags?.device ?? '');
        const byPlace = sums.get(deviceId) ?? new Map<number, BucketSums>();
        sums.set(deviceId, byPlace);
        for (const [time, min, avg, max, n] of values as number[][]) {
          const place = Math.floor(((time as number) - origin) / widthMs);
          byPlace.set(place, joined(byPlace.get(place), { min, avg, max, n } as BucketSums));
        }
      }
      for (const [deviceId, byPlace] of sums) {
        const buckets = [...byPlace].map(([index, bucket]) => ({
          t: bucketStart(grid, index, range),
          ...bucket,
        }));
        if (buckets.length > 0)
          found.set(
            deviceId,
            buckets.sort((a, b) => a.t - b.t),
          );
      }
    }
    return found;
  }

  async lastValues({ modelId, channels }: InfluxModel, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    const wanted = [...new Set(deviceIds)].sort();
    const found = new Map<DeviceId, LastValue[]>(wanted.map((deviceId) => [deviceId, []]));
    for (const channel of channels) {
      for (const named of devicesNamed(wanted)) {
        const where = [...named, good(channel)].join(' AND ');
        for (const { tags, values } of await this.#select(`last("${valueField(channel)}")`, modelId, where)) {
          const deviceId = decoded<DeviceId>(tags?.device ?? '');
          const [at, value] = values[0] as [number, number];
          found.get(deviceId)?.push({ deviceId, channel: channel.id, measuredAt: epochMs(at), value });
        }
      }
    }
    return [...found.values()].flat();
  }

  /** Newest good or uncertain reading of a channel before an instant. */
  async lastValueBefore(
    modelId: MachineModelId,
    deviceId: DeviceId,
    channel: StoredChannel,
    before: EpochMs,
  ): Promise<LastValue | undefined> {
    const where = `${among([deviceId])} AND ${good(channel)} AND ${within({ from: epochMs(OLDEST_MS), to: before })}`;
    const [series] = await this.#select(`last("${valueField(channel)}")`, modelId, where);
    if (series === undefined) return undefined;
    const [at, value] = series.values[0] as [number, number];
    return { deviceId, channel: channel.id, measuredAt: epochMs(at), value };
  }

  async lastReadingAt(
    { modelId }: InfluxModel,
    deviceIds: readonly DeviceId[],
  ): Promise<Map<DeviceId, EpochMs>> {
    const found = new Map<DeviceId, EpochMs>();
    const wanted = new Set(deviceIds);
    for (const named of devicesNamed([...wanted])) {
      const where = named.length === 0 ? '' : `WHERE ${named.join(' AND ')}`;
      for (const [deviceId, at] of await this.#times('last', modelId, where)) {
        if (wanted.has(deviceId)) found.set(deviceId, at);
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

  async #newestOf(modelId: MachineModelId, signal?: AbortSignal): Promise<Map<DeviceId, EpochMs>> {
    const known = this.#newest.get(modelId) ?? (await this.#times('last', modelId, '', signal));
    this.#newest.set(modelId, known);
    return known;
  }

  /** Time of the first or last point of each device that the condition lets through. */
  async #times(
    which: 'first' | 'last',
    modelId: MachineModelId,
    where: string,
    signal?: AbortSignal,
  ): Promise<Map<DeviceId, EpochMs>> {
    const series = await this.#influx.query(
      `SELECT ${which}("${ALWAYS_THERE}") FROM "${measurement(modelId)}" ${where} GROUP BY "device"`,
      signal,
    );
    return new Map(
      series.map(({ tags, values }) => [
        decoded<DeviceId>(tags?.device ?? ''),
        epochMs((values[0]?.[0] ?? OLDEST_MS) as number),
      ]),
    );
  }

  /** What the server holds at the instants (and at others near them), by `keyOf`. */
  async held(
    model: InfluxModel,
    contested: readonly Instant[],
    signal?: AbortSignal,
  ): Promise<Map<string, Instant>> {
    const held = new Map<string, Instant>();
    const newest = await this.#newestOf(model.modelId, signal);
    const possible = contested.filter(
      ({ deviceId, measuredAt }) => measuredAt <= (newest.get(deviceId) ?? Number.NEGATIVE_INFINITY),
    );
    for (const { devices, range } of lookUps(possible)) {
      const where = `${among(devices)} AND ${within(range)}`;
      for (const series of await this.#select('*', model.modelId, where, signal)) {
        for (const instant of toInstants(series, model.modelId, model.channels)) {
          held.set(keyOf(instant), instant);
        }
      }
    }
    return held;
  }

  #select(
    what: string,
    modelId: MachineModelId,
    where: string,
    signal?: AbortSignal,
  ): Promise<readonly InfluxSeries[]> {
    return this.#influx.query(
      `SELECT ${what} FROM "${measurement(modelId)}" WHERE ${where} GROUP BY "device"`,
      signal,
    );
  }
}

function refusedRows(
  rows: readonly TelemetryRow[],
  written: readonly Instant[],
  refused: readonly RefusedLine[],
): Map<TelemetryRow, string> {
  const reasons = new Map(refused.map(({ index, reason }) => [keyOf(written[index] as Instant), reason]));
  if (reasons.size === 0) return new Map();
  return new Map(rows.map((row) => [row, reasons.get(keyOf(row))] as const).filter(isRefused));
}

function isRefused(entry: readonly [TelemetryRow, string | undefined]): entry is [TelemetryRow, string] {
  return entry[1] !== undefined;
}

/** Ascending by device and instant; instants without a reading are none. */
export function toRows(instants: readonly Instant[], channels: number): TelemetryRow[] {
  return instants
    .filter(({ readings }) => readings.size > 0)
    .sort((a, b) => compare(a.deviceId, b.deviceId) || a.measuredAt - b.measuredAt)
    .map((instant) => toRow(instant, channels));
}

export function keyOf({ deviceId, measuredAt }: Pick<Instant, 'deviceId' | 'measuredAt'>): string {
  return `${measuredAt} ${deviceId}`;
}

/** Conditions by statement: none at all where the devices are too many to be named. */
function devicesNamed(wanted: readonly DeviceId[]): string[][] {
  if (wanted.length > DEVICES_NAMED) return [[]];
  return chunks(wanted, DEVICES_PER_QUERY).map((devices) => [among(devices)]);
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
