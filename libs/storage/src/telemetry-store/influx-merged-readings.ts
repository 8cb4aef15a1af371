import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type DeviceId,
  type EpochMs,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  type TimeRange,
} from '@kizashi/kernel';
import { type BucketGrid, bucketGrid, bucketStart } from './bucket-grid.ts';
import { joined } from './bucket-sums.ts';
import type { StoredChannel } from './channel-list.ts';
import type { DuckDbSpool } from './duckdb-spool.ts';
import type { InfluxModel } from './influx-lines.ts';
import { type InfluxReadings, keyOf, toRows } from './influx-readings.ts';
import { foldRows, type Instant, place, type Reading } from './instant.ts';
import type { Bucket, InstantSpan, LastValue } from './telemetry-store.ts';

/** Raw readings are held in memory for so long a time at once. */
const SLICE_MS = 6 * HOUR_MS;
const NEVER = epochMs(Number.MAX_SAFE_INTEGER);
/** Last values stand in the newest rows of a device but for channels that are seldom measured. */
const NEWEST_ROWS = 10;
const DEVICES_AT_A_TIME = 200;
const ROWS_AT_A_TIME = 2_000;

/** By channel index. */
type Lasts = Map<number, LastValue>;

/**
 * Readings as they will be once the server has taken what waits for it: what it answers, put right by the rows of the
 * spool. Answers as `InfluxReadings` does, and costs nothing more while the spool is empty.
 */
export class InfluxMergedReadings {
  readonly #server: InfluxReadings;
  readonly #spool: DuckDbSpool;

  constructor(server: InfluxReadings, spool: DuckDbSpool) {
    this.#server = server;
    this.#spool = spool;
  }

  async readings(
    model: InfluxModel,
    deviceIds: readonly DeviceId[],
    range: TimeRange,
  ): Promise<TelemetryRow[]> {
    return toRows(await this.#instants(model, deviceIds, range), model.channels.length);
  }

  async series(
    model: InfluxModel,
    deviceId: DeviceId,
    channel: StoredChannel,
    range: TimeRange,
    points: number,
  ): Promise<Bucket[]> {
    const grid = bucketGrid(range, points);
    if (grid === undefined) return [];
    const buckets = new Map<number, Bucket>();
    for (const bucket of await this.#server.series(model, deviceId, channel, range, points)) {
      buckets.set(placeOf(bucket.t, grid), bucket);
    }
    const span = (await this.#spool.spans(model.modelId, [deviceId], range)).get(deviceId);
    if (span === undefined) return [...buckets.values()];
    const index = model.channels.indexOf(channel);
    const touched = new Map<number, Touched>();
    for (const slice of slices({ from: span.oldest, to: epochMs(span.newest + 1) })) {
      const { before, after } = await this.#around(model, deviceId, slice);
      for (const [key, instant] of after) {
        const at = instant.measuredAt;
        const place = placeOf(at, grid);
        const was = value(before.get(key), index);
        const is = value(instant, index);
        const { undone, from, to } = touched.get(place) ?? { undone: false, from: at, to: at };
        touched.set(place, {
          undone: undone || (was !== undefined && was !== is),
          from: epochMs(Math.min(from, at)),
          to: epochMs(Math.max(to, at + 1)),
        });
        if (was === undefined && is !== undefined) add(buckets, place, bucketStart(grid, place, range), is);
      }
    }
    for (const [place, { undone, from, to }] of touched) {
      if (!undone) continue;
      const t = bucketStart(grid, place, range);
      const end = epochMs(Math.min(grid.origin + (place + 1) * grid.widthMs, range.to));
      buckets.delete(place);
      for (const untouched of [
        { from: t, to: from },
        { from: to, to: end },
      ]) {
        const [part] = await this.#server.series(model, deviceId, channel, untouched, 1);
        if (part !== undefined) join(buckets, place, { ...part, t });
      }
      for (const slice of slices({ from, to })) {
        for (const instant of await this.#instants(model, [deviceId], slice)) {
          const is = value(instant, index);
          if (is !== undefined) add(buckets, place, t, is);
        }
      }
    }
    return [...buckets.values()].sort((a, b) => a.t - b.t);
  }

  async fleetSeries(
    model: InfluxModel,
    deviceIds: readonly DeviceId[],
    channel: StoredChannel,
    range: TimeRange,
    points: number,
  ): Promise<Map<DeviceId, Bucket[]>> {
    const spooled = await this.#spool.spans(model.modelId, deviceIds, range);
    const untouched = deviceIds.filter((deviceId) => !spooled.has(deviceId));
    const found = await this.#server.fleetSeries(model, untouched, channel, range, points);
    for (const deviceId of spooled.keys()) {
      const buckets = await this.series(model, deviceId, channel, range, points);
      if (buckets.length > 0) found.set(deviceId, buckets);
    }
    return found;
  }

  async lastValues(model: InfluxModel, deviceIds: readonly DeviceId[]): Promise<LastValue[]> {
    const ofServer = Map.groupBy(await this.#server.lastValues(model, deviceIds), ({ deviceId }) => deviceId);
    const spans = await this.#spool.spans(model.modelId, deviceIds);
    const ofSpool = await this.#lastInSpool(model, [...spans.keys()]);
    const all: LastValue[] = [];
    for (const deviceId of [...new Set(deviceIds)].sort()) {
      const theirs = ofServer.get(deviceId) ?? [];
      const mine = ofSpool.get(deviceId);
      for (const last of mine === undefined ? theirs : await this.#newer(model, mine, theirs)) all.push(last);
    }
    return all;
  }

  async lastReadingAt(model: InfluxModel, deviceIds: readonly DeviceId[]): Promise<Map<DeviceId, EpochMs>> {
    const spans = await this.#spool.spans(model.modelId, deviceIds);
    const found = await this.#server.lastReadingAt(model, deviceIds);
    for (const [deviceId, { newest }] of spans) {
      found.set(deviceId, epochMs(Math.max(newest, found.get(deviceId) ?? newest)));
    }
    return found;
  }

  async receivedSince(modelId: MachineModelId, since: EpochMs): Promise<Map<DeviceId, InstantSpan>> {
    const spans = await this.#spool.spansReceivedSince(modelId, since);
    const found = await this.#server.receivedSince(modelId, since);
    for (const [deviceId, { oldest, newest }] of spans) {
      const known = found.get(deviceId) ?? { oldest, newest };
      found.set(deviceId, {
        oldest: epochMs(Math.min(oldest, known.oldest)),
        newest: epochMs(Math.max(newest, known.newest)),
      });
    }
    return found;
  }

  /** In no order. */
  async #instants(model: InfluxModel, deviceIds: readonly DeviceId[], range: TimeRange): Promise<Instant[]> {
    const spooled = foldRows(await this.#spool.rowsOf(model.modelId, deviceIds, range));
    const held = await this.#server.instants(model, deviceIds, range);
    return spooled.length === 0 ? held : [...placed(spooled, byKey(held)).values()];
  }

  /** The instants that the spool touches: as the server has them, and as they will be. */
  async #around(
    model: InfluxModel,
    deviceId: DeviceId,
    range: TimeRange,
  ): Promise<{ before: Map<string, Instant>; after: Map<string, Instant> }> {
    const spooled = foldRows(await this.#spool.rowsOf(model.modelId, [deviceId], range));
    const held = await this.#server.held(model, spooled);
    const before = new Map(spooled.flatMap((instant) => entry(held.get(keyOf(instant)))));
    const copies = [...before.values()].map((instant) => ({
      ...instant,
      readings: new Map(instant.readings),
    }));
    return { before, after: placed(spooled, byKey(copies)) };
  }

  /** Newest value by channel of devices that have rows in the spool, which are read from the newest on. */
  async #lastInSpool(model: InfluxModel, devices: readonly DeviceId[]): Promise<Map<DeviceId, Lasts>> {
    const { modelId, channels } = model;
    const found = new Map<DeviceId, Lasts>(devices.map((deviceId) => [deviceId, new Map()]));
    for (let from = 0; from < devices.length; from += DEVICES_AT_A_TIME) {
      const some = devices.slice(from, from + DEVICES_AT_A_TIME);
      const rows = await this.#spool.newestOf(modelId, some, NEVER, NEWEST_ROWS);
      await this.#collect(model, rows, found);
      for (const [deviceId, ofDevice] of Map.groupBy(rows, (row) => row.deviceId)) {
        let page = ofDevice.length < NEWEST_ROWS ? [] : ofDevice;
        while (page.length > 0 && (found.get(deviceId)?.size ?? 0) < channels.length) {
          const before = epochMs(Math.min(...page.map(({ measuredAt }) => measuredAt)));
          page = await this.#spool.newestOf(modelId, [deviceId], before, ROWS_AT_A_TIME);
          await this.#collect(model, page, found);
        }
      }
    }
    return found;
  }

  async #collect(
    model: InfluxModel,
    rows: readonly TelemetryRow[],
    found: Map<DeviceId, Lasts>,
  ): Promise<void> {
    const spooled = foldRows(rows);
    const after = placed(spooled, await this.#server.held(model, spooled));
    const newestFirst = spooled
      .map((instant) => after.get(keyOf(instant)) ?? instant)
      .sort((a, b) => b.measuredAt - a.measuredAt);
    for (const instant of newestFirst) {
      const { deviceId, measuredAt } = instant;
      const lasts = found.get(deviceId);
      for (const [index, { id }] of model.channels.entries()) {
        const reading = value(instant, index);
        if (reading === undefined || lasts?.has(index)) continue;
        lasts?.set(index, { deviceId, channel: id, measuredAt, value: reading });
      }
    }
  }

  async #newer(model: InfluxModel, mine: Lasts, ofServer: readonly LastValue[]): Promise<LastValue[]> {
    const newer: LastValue[] = [];
    for (const [index, channel] of model.channels.entries()) {
      const here = mine.get(index);
      let there = ofServer.find((last) => last.channel === channel.id);
      const isNewer = () =>
        there !== undefined && there.measuredAt > (here?.measuredAt ?? Number.NEGATIVE_INFINITY);
      // At an instant that the spool touches too it would be among mine, had it not become a bad reading.
      while (there !== undefined && isNewer() && (await this.#isTouched(model, there))) {
        there = await this.#server.lastValueBefore(model.modelId, there.deviceId, channel, there.measuredAt);
      }
      const last = isNewer() ? there : here;
      if (last !== undefined) newer.push(last);
    }
    return newer;
  }

  async #isTouched({ modelId }: InfluxModel, { deviceId, measuredAt }: LastValue): Promise<boolean> {
    const instant = { from: measuredAt, to: epochMs(measuredAt + 1) };
    return (await this.#spool.rowsOf(modelId, [deviceId], instant)).length > 0;
  }
}

/** What the spool holds of a bucket: from its oldest instant there to behind its newest. */
interface Touched extends TimeRange {
  /** The bucket holds a value that no longer stands: what is left of it cannot be told from its sums. */
  readonly undone: boolean;
}

/** The reading of a channel, unless it is bad. */
function value(instant: Instant | undefined, index: number): number | undefined {
  const reading: Reading | undefined = instant?.readings.get(index);
  return reading === undefined || reading.quality === 2 ? undefined : reading.value;
}

function byKey(instants: readonly Instant[]): Map<string, Instant> {
  return new Map(instants.map((instant) => [keyOf(instant), instant]));
}

function entry(instant: Instant | undefined): [string, Instant][] {
  return instant === undefined ? [] : [[keyOf(instant), instant]];
}

/** Places the readings of instants among those that are held, which it changes. */
function placed(spooled: readonly Instant[], held: Map<string, Instant>): Map<string, Instant> {
  for (const instant of spooled) {
    const known = held.get(keyOf(instant));
    if (known === undefined) held.set(keyOf(instant), instant);
    else for (const [channel, reading] of instant.readings) place(known, channel, reading);
  }
  return held;
}

function add(buckets: Map<number, Bucket>, place: number, t: EpochMs, reading: number): void {
  join(buckets, place, { t, min: reading, avg: reading, max: reading, n: 1 });
}

function join(buckets: Map<number, Bucket>, place: number, part: Bucket): void {
  buckets.set(place, { t: part.t, ...joined(buckets.get(place), part) });
}

function placeOf(at: EpochMs, { origin, widthMs }: BucketGrid): number {
  return Math.floor((at - origin) / widthMs);
}

function* slices({ from, to }: TimeRange): Generator<TimeRange> {
  for (let start: number = from; start < to; start += SLICE_MS) {
    yield { from: epochMs(start), to: epochMs(Math.min(start + SLICE_MS, to)) };
  }
}
