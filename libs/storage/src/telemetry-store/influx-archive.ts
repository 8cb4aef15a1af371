import {
  DAY_MS,
  type DeviceId,
  type EpochMs,
  epochMs,
  HOUR_MS,
  MINUTE_MS,
  type TimeRange,
} from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { BucketGrid } from './bucket-grid.ts';
import { type BucketSums, joined } from './bucket-sums.ts';
import type { StoredChannel } from './channel-list.ts';
import { among, good, within } from './influx-conditions.ts';
import type { InfluxConnection } from './influx-connection.ts';
import { decoded, encoded, type InfluxModel, measurement, valueField } from './influx-lines.ts';

/** Readings of a device become rollups in parts of so long. */
const PART_MS = 7 * DAY_MS;
const BEGINNING = epochMs(0);
const WIDTHS = { minutes: MINUTE_MS, hours: HOUR_MS } as const;
type Width = keyof typeof WIDTHS;

/** A part of a device's readings on its way into rollups. Rollups are written first, then the readings removed. */
interface Part extends TimeRange {
  readonly model: string;
  readonly device: DeviceId;
  /** Tag of its rollups: written again they replace themselves; those of readings that came late stand beside them. */
  readonly pass: number;
  readonly phase: 'writing' | 'removing';
}

/** Min, max, sum and number of the good and uncertain readings of a channel. */
const SUMS = ['min', 'max', 'sum', 'n'] as const;

/**
 * What is left of readings whose time is gone: per device and channel sums of minutes, which go after a year, and of
 * hours, on the server beside the readings. Which part is under way stands in the local file, so that a crash between
 * the two neither loses nor doubles it. Readings that come late for a part are archived by the next pass.
 */
export class InfluxArchive {
  readonly #influx: InfluxConnection;
  readonly #file: DuckDbFile;
  #minutesFrom = BEGINNING;
  #isEmpty = true;

  static readonly schema = [
    `CREATE TABLE IF NOT EXISTS archive_state (minutes_from BIGINT)`,
    `CREATE TABLE IF NOT EXISTS archive_part (
       model VARCHAR, device VARCHAR, from_ms BIGINT, to_ms BIGINT, pass BIGINT, phase VARCHAR
     )`,
  ];

  constructor(influx: InfluxConnection, file: DuckDbFile) {
    this.#influx = influx;
    this.#file = file;
  }

  async load(): Promise<void> {
    const [state] = await this.#file.query<{ minutesFrom: EpochMs }>(
      'SELECT minutes_from::DOUBLE AS "minutesFrom" FROM archive_state',
    );
    this.#isEmpty = state === undefined;
    this.#minutesFrom = state?.minutesFrom ?? BEGINNING;
  }

  /**
   * Archives readings measured on the days before `until`. Each part is one turn of `exclusively`, within which nothing else may
   * write readings.
   * @returns how many instants were removed
   */
  async archive(
    models: readonly InfluxModel[],
    until: EpochMs,
    exclusively: (work: () => Promise<number>) => Promise<number>,
  ): Promise<number> {
    // No hour may be cut in two: its second half would need a pass of its own.
    const before = startOfDay(until);
    let removed = 0;
    for (const part of await this.#unfinished()) {
      const model = models.find(({ modelId }) => modelId === part.model);
      if (model !== undefined) removed += await exclusively(() => this.#finish(part, model));
    }
    await this.#remember(this.#minutesFrom);
    for (const model of models) {
      const oldest = await this.#oldest(model, within({ from: BEGINNING, to: before }));
      for (const [device, first] of oldest) {
        for (let at: EpochMs | undefined = first; at !== undefined; ) {
          const from = Math.floor(at / PART_MS) * PART_MS;
          const to = epochMs(Math.min(from + PART_MS, before));
          const range = { from: epochMs(from), to };
          removed += await exclusively(() => this.#begin(range, device, model));
          const rest = `${among([device])} AND ${within({ from: to, to: before })}`;
          at = (await this.#oldest(model, rest)).get(device);
        }
      }
    }
    return removed;
  }

  /** Removes minutes of the days before `until`. @returns how many there were */
  async forgetMinutes(models: readonly InfluxModel[], until: EpochMs): Promise<number> {
    if (this.#isEmpty) return 0;
    // Where minutes end hours begin, so no hour may be in both.
    const before = startOfDay(until);
    const range = within({ from: BEGINNING, to: before });
    // Before they are gone: what reads them must take the hours from then on.
    await this.#remember(epochMs(Math.max(before, this.#minutesFrom)));
    let removed = 0;
    for (const model of models) {
      const name = rollups('minutes', model);
      const counts = model.channels.map((channel) => `count("n.${encoded(channel.id)}")`);
      if (counts.length === 0) continue;
      const [series] = await this.#influx.query(`SELECT ${counts.join(', ')} FROM "${name}" WHERE ${range}`);
      const [row = []] = series?.values ?? [];
      const minutes = Math.max(0, ...row.slice(1).map(Number));
      if (minutes > 0) await this.#influx.query(`DELETE FROM "${name}" WHERE ${range}`);
      removed += minutes;
    }
    return removed;
  }

  /** Sums of the archive by bucket of the grid, of what begins in the range. */
  async buckets(
    model: InfluxModel,
    devices: readonly DeviceId[],
    channel: StoredChannel,
    range: TimeRange,
    { origin, widthMs }: BucketGrid,
  ): Promise<Map<DeviceId, Map<number, BucketSums>>> {
    const found = new Map<DeviceId, Map<number, BucketSums>>();
    if (this.#isEmpty) return found;
    const inHours = widthMs % HOUR_MS === 0 && origin % HOUR_MS === 0;
    const split = inHours ? range.to : epochMs(Math.min(Math.max(this.#minutesFrom, range.from), range.to));
    const sources: [Width, TimeRange][] = [
      ['hours', { from: range.from, to: split }],
      ['minutes', { from: split, to: range.to }],
    ];
    const [min, max, sum, n] = SUMS.map((what) => `"${what}.${encoded(channel.id)}"`);
    for (const [width, part] of sources) {
      if (part.from >= part.to) continue;
      const answer = await this.#influx.query(
        `SELECT min(${min}), max(${max}), sum(${sum}), sum(${n}) FROM "${rollups(width, model)}"
         WHERE ${among(devices)} AND ${within(part)}
         GROUP BY time(${widthMs}ms, ${origin % widthMs}ms), "device" fill(none)`,
      );
      for (const { tags, values } of answer) {
        const device = decoded<DeviceId>(tags?.device ?? '');
        const byPlace = found.get(device) ?? new Map<number, BucketSums>();
        found.set(device, byPlace);
        for (const [time, least, most, total, count] of values as number[][]) {
          if (!count) continue;
          const place = Math.floor(((time as number) - origin) / widthMs);
          byPlace.set(
            place,
            joined(byPlace.get(place), {
              min: least as number,
              max: most as number,
              avg: (total as number) / count,
              n: count,
            }),
          );
        }
      }
    }
    return found;
  }

  async #begin(range: TimeRange, device: DeviceId, model: InfluxModel): Promise<number> {
    const pass = await this.#nextPass(range, device, model);
    const part: Part = { model: model.modelId, device, ...range, pass, phase: 'writing' };
    await this.#note('INSERT INTO archive_part VALUES ($1, $2, $3, $4, $5, $6)', part, part.phase);
    return this.#finish(part, model);
  }

  /** Nearly always 0, so that the server has few series: another one only where the range has rollups already. */
  async #nextPass(range: TimeRange, device: DeviceId, model: InfluxModel): Promise<number> {
    const counts = model.channels.map((channel) => `count("n.${encoded(channel.id)}")`);
    const series = await this.#influx.query(
      `SELECT ${counts.join(', ')} FROM "${rollups('hours', model)}"
       WHERE ${among([device])} AND ${within(range)} GROUP BY "pass"`,
    );
    return Math.max(-1, ...series.map(({ tags }) => Number(tags?.pass))) + 1;
  }

  async #finish(part: Part, model: InfluxModel): Promise<number> {
    const where = `${among([part.device])} AND ${within(part)}`;
    const name = measurement(model.modelId);
    if (part.phase === 'writing') {
      const lines = await this.#rollupsOf(part, model);
      const [refused] = await this.#influx.write(lines);
      if (refused !== undefined) throw new Error(`InfluxDB does not store a rollup: ${refused.reason}`);
      await this.#note(
        `UPDATE archive_part SET phase = $6
         WHERE model = $1 AND device = $2 AND from_ms = $3 AND to_ms = $4 AND pass = $5`,
        part,
        'removing',
      );
    }
    const [counted] = await this.#influx.query(`SELECT count("_seq") FROM "${name}" WHERE ${where}`);
    await this.#influx.query(`DELETE FROM "${name}" WHERE ${where}`);
    await this.#note(
      `DELETE FROM archive_part
       WHERE model = $1 AND device = $2 AND from_ms = $3 AND to_ms = $4 AND pass = $5 AND $6 = 'done'`,
      part,
      'done',
    );
    return Number(counted?.values[0]?.[1] ?? 0);
  }

  async #rollupsOf(part: Part, model: InfluxModel): Promise<string[]> {
    const points = new Map<string, string[]>();
    for (const channel of model.channels) {
      const id = encoded(channel.id);
      const where = `${among([part.device])} AND ${within(part)} AND ${good(channel)}`;
      for (const width of ['minutes', 'hours'] as const) {
        const field = `"${valueField(channel)}"`;
        const [series] = await this.#influx.query(
          `SELECT min(${field}), max(${field}), sum(${field}), count(${field})
           FROM "${measurement(model.modelId)}" WHERE ${where} GROUP BY time(${WIDTHS[width]}ms) fill(none)`,
        );
        for (const [time, ...sums] of series?.values ?? []) {
          const key = `${width} ${time}`;
          const fields = points.get(key) ?? [];
          points.set(key, fields);
          fields.push(...SUMS.map((what, i) => `${what}.${id}=${sums[i]}${what === 'n' ? 'i' : ''}`));
        }
      }
    }
    return [...points].map(([key, fields]) => {
      const [width, time] = key.split(' ') as [Width, string];
      const tags = `device=${encoded(part.device)},pass=${part.pass}`;
      return `${rollups(width, model)},${tags} ${fields.join(',')} ${time}`;
    });
  }

  async #oldest(model: InfluxModel, where: string): Promise<Map<DeviceId, EpochMs>> {
    const series = await this.#influx.query(
      `SELECT first("_seq") FROM "${measurement(model.modelId)}" WHERE ${where} GROUP BY "device"`,
    );
    return new Map(
      series.flatMap(({ tags, values }) => {
        const at = values[0]?.[0];
        return typeof at === 'number' ? [[decoded<DeviceId>(tags?.device ?? ''), epochMs(at)]] : [];
      }),
    );
  }

  #unfinished(): Promise<Part[]> {
    return this.#file.query<Part>(
      `SELECT model, device, from_ms::DOUBLE AS "from", to_ms::DOUBLE AS "to", pass::DOUBLE AS pass, phase
       FROM archive_part ORDER BY from_ms`,
    );
  }

  async #note(statement: string, part: Part, phase: string): Promise<void> {
    const { model, device, from, to, pass } = part;
    await this.#file.transaction((connection) =>
      connection.run(statement, [model, device, BigInt(from), BigInt(to), BigInt(pass), phase]),
    );
  }

  async #remember(minutesFrom: EpochMs): Promise<void> {
    await this.#file.transaction(
      async (connection) => {
        await connection.run('DELETE FROM archive_state');
        await connection.run('INSERT INTO archive_state VALUES ($1)', [BigInt(minutesFrom)]);
      },
      () => {
        this.#minutesFrom = minutesFrom;
        this.#isEmpty = false;
      },
    );
  }
}

function startOfDay(at: EpochMs): EpochMs {
  return epochMs(Math.floor(at / DAY_MS) * DAY_MS);
}

function rollups(width: Width, { modelId }: InfluxModel): string {
  return `${width}_${encoded(modelId)}`;
}
