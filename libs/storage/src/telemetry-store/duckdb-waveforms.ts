import type { DuckDBConnection } from '@duckdb/node-api';
import type { DeviceId, EpochMs, TimeRange } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { DuckDbKeys } from '../duckdb/duckdb-keys.ts';
import {
  append,
  bigint,
  blob,
  type Column,
  createTable,
  double,
  integer,
  varchar,
} from '../duckdb/duckdb-table.ts';
import type { WaveChunk, Waveform, WaveformSummary } from './telemetry-store.ts';
import { sampleBytes, samplesOf } from './wave-samples.ts';
import { type ChunkHeader, waveformSummary } from './waveform-summary.ts';

interface Entered {
  readonly of: WaveChunk;
  readonly device: number;
  readonly ordinal: number;
}

const CHUNKS: readonly Column<Entered>[] = [
  integer('device', ({ device }) => device),
  varchar('capture_id', ({ of }) => of.captureId),
  integer('boot', ({ of }) => of.boot),
  bigint('seq', ({ of }) => of.seq),
  varchar('channel', ({ of }) => of.channel),
  integer('chunk', ({ of }) => of.chunk),
  integer('chunks', ({ of }) => of.chunks),
  bigint('measured_at', ({ of }) => of.measuredAt),
  bigint('received_at', ({ of }) => of.receivedAt),
  double('sample_rate_hz', ({ of }) => of.sampleRateHz),
  blob('samples', ({ of }) => sampleBytes(of.samples)),
  bigint('ordinal', ({ ordinal }) => ordinal),
];

type ChunkRow = Omit<ChunkHeader, 'deviceId'>;

/** What stands for a capture besides its samples: `chunk` rows without them. */
const HEADER = `capture_id AS "captureId", boot, channel, chunk, chunks, measured_at::DOUBLE AS "measuredAt",
  received_at::DOUBLE AS "receivedAt", sample_rate_hz AS "sampleRateHz"`;

/** Of chunks that were written more than once the first one stays. */
const FIRST_OF_EACH = 'QUALIFY row_number() OVER (PARTITION BY capture_id, chunk ORDER BY ordinal) = 1';

/**
 * Waveforms in a DuckDB file, chunk by chunk as they come in, beside the ranges seen: in the embedded store with the
 * readings, else in the local file of a store whose readings live on a server. Only appended to; reads put the chunks
 * of a capture in order and leave out what was written again.
 */
export class DuckDbWaveforms {
  readonly #file: DuckDbFile;
  readonly #devices: DuckDbKeys<DeviceId>;
  #nextOrdinal = 1;

  static readonly schema = createTable('wave_chunk', CHUNKS);

  constructor(file: DuckDbFile, devices: DuckDbKeys<DeviceId>) {
    this.#file = file;
    this.#devices = devices;
  }

  async load(): Promise<void> {
    const [found] = await this.#file.query<{ last: number | null }>(
      'SELECT max(ordinal)::DOUBLE AS last FROM wave_chunk',
    );
    this.#nextOrdinal = Math.max(this.#nextOrdinal, (found?.last ?? 0) + 1);
  }

  /** Writes as part of the transaction; the devices have their keys. */
  async record(connection: DuckDBConnection, waves: readonly WaveChunk[]): Promise<void> {
    const entered = waves.map((of) => ({
      of,
      device: this.#devices.get(of.deviceId) as number,
      ordinal: this.#nextOrdinal++,
    }));
    await append(connection, 'wave_chunk', CHUNKS, entered);
  }

  async measuredIn(deviceId: DeviceId, { from, to }: TimeRange): Promise<WaveformSummary[]> {
    const device = this.#devices.get(deviceId);
    if (device === undefined) return [];
    const rows = await this.#file.query<ChunkRow>(
      `SELECT ${HEADER} FROM wave_chunk WHERE device = $1 AND measured_at >= $2 AND measured_at < $3
       ${FIRST_OF_EACH} ORDER BY measured_at, capture_id, chunk`,
      [device, BigInt(from), BigInt(to)],
    );
    const byCapture = Map.groupBy(rows, ({ captureId }) => captureId);
    return [...byCapture.values()].map((chunks) =>
      waveformSummary(chunks.map((chunk) => ({ ...chunk, deviceId }))),
    );
  }

  async waveform(deviceId: DeviceId, captureId: string): Promise<Waveform | undefined> {
    const device = this.#devices.get(deviceId);
    if (device === undefined) return undefined;
    const rows = await this.#file.query<ChunkRow & { samples: Uint8Array }>(
      `SELECT ${HEADER}, samples FROM wave_chunk WHERE device = $1 AND capture_id = $2
       ${FIRST_OF_EACH} ORDER BY chunk`,
      [device, captureId],
    );
    if (rows.length === 0) return undefined;
    const samples = samplesOf(rows.map(({ samples }) => samples));
    return { ...waveformSummary(rows.map(({ samples: _, ...chunk }) => ({ ...chunk, deviceId }))), samples };
  }

  /** Removes captures measured before `before`, as part of a transaction; gives how many. */
  async forget(connection: DuckDBConnection, before: EpochMs): Promise<number> {
    const result = await connection.runAndReadAll(
      `SELECT count(DISTINCT (device, capture_id))::DOUBLE FROM wave_chunk WHERE measured_at < $1`,
      [BigInt(before)],
    );
    const removed = result.getRowsJS()[0]?.[0] as number;
    if (removed > 0) await connection.run('DELETE FROM wave_chunk WHERE measured_at < $1', [BigInt(before)]);
    return removed;
  }
}
