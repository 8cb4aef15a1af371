import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, type DeviceId, type EpochMs, epochMs, type TimeRange } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { Keyed } from '../duckdb/duckdb-keys.ts';
import { goodValue, literal, type ModelLayout, readingsIn, rollupTable } from './duckdb-model-layout.ts';
import { rollupColumn } from './duckdb-rollups.ts';
import { inOrder, telemetryColumns, telemetryRowsIn } from './duckdb-telemetry-rows.ts';
import type { InstantSpan } from './telemetry-store.ts';

type Row = Readonly<Record<string, number | string | null>>;

type KnownDevice = Keyed<DeviceId>;

/** Rows of the devices in the range, ascending by (device id, measuredAt), one row an instant. */
export async function queryReadings(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly KnownDevice[],
  range: TimeRange,
): Promise<TelemetryRow[]> {
  const readings = readingsIn(layout, range);
  if (readings === undefined || devices.length === 0) return [];
  const deviceOf = new Map(devices.map(({ key, id }) => [key, id]));
  const chunks = await file.collect(
    `SELECT ${telemetryColumns(layout)} FROM ${readings} WHERE device IN (${keys(devices)})`,
    (chunk) => telemetryRowsIn(chunk, layout, deviceOf),
  );
  const byDevice = new Map<DeviceId, TelemetryRow[]>(devices.map(({ id }) => [id, []]));
  for (const rows of chunks) for (const row of rows) byDevice.get(row.deviceId)!.push(row);
  return devices.flatMap(({ id }) => inOrder(byDevice.get(id)!, layout.channels.length));
}

/** One thing of which the newest instant is asked: a channel's good values, or readings of any kind. */
interface Asked {
  readonly name: string;
  /** NULL in rows that do not count. */
  readonly at: string;
  /** True in day rollups that hold rows that count. */
  readonly inDay: string;
}

const ANY_READING: Asked = { name: 'any_reading', at: 'measured_at', inDay: 'true' };

function goodReadingOf(channel: number): Asked {
  return {
    name: `c${channel}`,
    at: `CASE WHEN ${goodValue(channel)} IS NOT NULL THEN measured_at END`,
    inDay: `${rollupColumn('n', channel)} > 0`,
  };
}

export async function queryLastReadingAt(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly KnownDevice[],
): Promise<Map<DeviceId, EpochMs>> {
  const newest = await newestInstants(file, layout, devices, [ANY_READING]);
  return new Map(
    devices.flatMap(({ key, id }) => {
      const at = newest.get(key)?.get(ANY_READING.name);
      return at === undefined ? [] : [[id, epochMs(at)]];
    }),
  );
}

/** Times of the readings that came in since, by device key. Only a restart asks, so it may look at every table. */
export async function queryReceivedSince(
  file: DuckDbFile,
  layout: ModelLayout,
  since: EpochMs,
): Promise<Map<number, InstantSpan>> {
  const ever = { from: epochMs(Number.NEGATIVE_INFINITY), to: epochMs(Number.POSITIVE_INFINITY) };
  const readings = readingsIn(layout, ever);
  if (readings === undefined) return new Map();
  const rows = await file.query<Row>(
    `SELECT device, min(measured_at)::DOUBLE AS oldest, max(measured_at)::DOUBLE AS newest
     FROM ${readings} WHERE received_at >= ${literal(since)} GROUP BY device`,
  );
  return new Map(
    rows.map((row) => [
      row.device as number,
      { oldest: epochMs(row.oldest as number), newest: epochMs(row.newest as number) },
    ]),
  );
}

/** Newest good or uncertain value by device key and channel index. */
export async function queryLastValues(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly KnownDevice[],
): Promise<Map<number, Map<number, { measuredAt: EpochMs; value: number }>>> {
  const channels = [...layout.channels.keys()];
  const newest = await newestInstants(file, layout, devices, channels.map(goodReadingOf));
  const last = new Map<number, Map<number, { measuredAt: EpochMs; value: number }>>();
  const ats = [...newest].flatMap(([device, times]) => [...times.values()].map((at) => ({ device, at })));
  const rows = await rowsAt(file, layout, ats);
  for (const row of rows) {
    const device = row.device as number;
    for (const channel of channels) {
      const value = row[`c${channel}`];
      if (typeof value !== 'number' || newest.get(device)?.get(`c${channel}`) !== row.at) continue;
      const ofDevice = last.get(device) ?? new Map();
      last.set(device, ofDevice.set(channel, { measuredAt: epochMs(row.at as number), value }));
    }
  }
  return last;
}

/**
 * Newest instants by device key and name. What has spoken since `sealedTo` is found in the readings from there on;
 * for the rest the day rollups tell the day in which to look.
 */
async function newestInstants(
  file: DuckDbFile,
  layout: ModelLayout,
  devices: readonly KnownDevice[],
  asked: readonly Asked[],
): Promise<Map<number, Map<string, number>>> {
  const newest = new Map(devices.map(({ key }) => [key, new Map<string, number>()]));
  const take = (rows: readonly Row[]) => {
    for (const row of rows) {
      for (const { name } of asked) {
        const at = row[name];
        const times = newest.get(row.device as number);
        if (typeof at === 'number') times?.set(name, Math.max(at, times.get(name) ?? at));
      }
    }
  };
  const maxima = asked.map(({ name, at }) => `max(${at})::DOUBLE AS ${name}`);
  const newestIn = (readings: string, where: string) =>
    file.query<Row>(
      `SELECT ${['device', ...maxima].join(', ')} FROM ${readings} WHERE ${where} GROUP BY device`,
    );

  if (devices.length === 0) return newest;
  const ever = epochMs(Number.POSITIVE_INFINITY);
  const open = readingsIn(layout, { from: epochMs(layout.sealedTo), to: ever });
  if (open !== undefined) take(await newestIn(open, `device IN (${keys(devices)})`));
  const silent = devices.filter(({ key }) => (newest.get(key)?.size ?? 0) < asked.length);
  if (silent.length === 0) return newest;

  const lastDays = asked.map(({ name, inDay }) => `(max(t) FILTER (${inDay}))::DOUBLE AS ${name}`);
  const days = await file.query<Row>(
    `SELECT ${['device', ...lastDays].join(', ')} FROM ${rollupTable(layout, DAY_MS)}
     WHERE device IN (${keys(silent)}) GROUP BY device`,
  );
  const missing = days.flatMap((row) =>
    asked.flatMap(({ name }) => {
      const day = row[name];
      const known = newest.get(row.device as number)?.has(name);
      return typeof day !== 'number' || known ? [] : { device: row.device as number, at: day };
    }),
  );
  for (const [day, ofDay] of Map.groupBy(missing, ({ at }) => at)) {
    const readings = readingsIn(layout, { from: epochMs(day), to: epochMs(day + DAY_MS) });
    const inDay = ofDay.map(({ device }) => device);
    if (readings !== undefined) take(await newestIn(readings, `device IN (${inDay.join(', ')})`));
  }
  return newest;
}

/** Good values at these instants. */
async function rowsAt(
  file: DuckDbFile,
  layout: ModelLayout,
  ats: readonly { device: number; at: number }[],
): Promise<Row[]> {
  const values = layout.channels.map((_, i) => `${goodValue(i)} AS c${i}`);
  const byWindow = Map.groupBy(ats, ({ at }) => Math.floor(at / DAY_MS));
  const found: Row[] = [];
  for (const [day, ofDay] of byWindow) {
    const range = { from: epochMs(day * DAY_MS), to: epochMs((day + 1) * DAY_MS) };
    const wanted = new Set(ofDay.map(({ device, at }) => `(${device}, ${literal(at)})`));
    found.push(
      ...(await file.query<Row>(
        `SELECT device, measured_at::DOUBLE AS at, ${values.join(', ')} FROM ${readingsIn(layout, range)}
         WHERE (device, measured_at) IN (VALUES ${[...wanted].join(', ')})`,
      )),
    );
  }
  return found;
}

function keys(devices: readonly KnownDevice[]): string {
  return devices.map(({ key }) => key).join(', ');
}
