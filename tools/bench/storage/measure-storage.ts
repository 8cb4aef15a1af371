import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { SimulatedMachine } from '@kizashi/device-sim';
import { asId, type DeviceId, epochMs, type MachineModelId } from '@kizashi/kernel';
import { DuckDbTelemetryStore, type SeenMessage } from '@kizashi/storage/telemetry-store';
import { MODEL_CHANNELS, simulatedMachines, valuesAt } from './simulated-machines.ts';
import { type ColumnSize, sizesOfColumns } from './sizes-of-columns.ts';

export interface StorageOptions {
  readonly rows: number;
  readonly machines: number;
  /** Rows of a commit: what some seconds of the fleet bring in. */
  readonly rowsPerCommit: number;
  readonly say: (text: string) => void;
}

export interface StorageSize {
  readonly rows: number;
  /** All of the data folder, closed: readings, rollups, sequence ranges. */
  readonly bytes: number;
  readonly bytesPerRow: number;
  /** Of it, what DuckDB has allocated and could write over. */
  readonly freeBytes: number;
  readonly columns: readonly ColumnSize[];
}

/** A Monday. */
const FROM = Date.UTC(2026, 10, 2);
const SAMPLE_PERIOD_MS = 1_000;
const MODEL = asId<MachineModelId>('bench-storage');

/**
 * How many bytes a wide row takes: machines that send eight values a second, one message a row, as ingest would commit
 * them, into an embedded store in a temporary folder.
 */
export async function measureStorage(options: StorageOptions): Promise<StorageSize> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi bench storage '));
  try {
    const store = await DuckDbTelemetryStore.open(home);
    await store.defineModel(MODEL, MODEL_CHANNELS);
    const machines = simulatedMachines(options.machines, epochMs(FROM));
    let batch: TelemetryRow[] = [];
    for (let row = 0; row < options.rows; row++) {
      batch.push(rowOf(machines, row));
      if (batch.length < options.rowsPerCommit && row < options.rows - 1) continue;
      const seen = batch.map(messageOf);
      await store.commit({ rows: batch, events: [], waves: [], seen, boots: [], quarantined: [] });
      batch = [];
      if ((row + 1) % 1_000_000 === 0) options.say(`${(row + 1) / 1e6} million rows`);
    }
    await store.close();
    const file = join(home, 'telemetry.duckdb');
    const { size: bytes } = await stat(file);
    return { rows: options.rows, bytes, bytesPerRow: bytes / options.rows, ...(await sizesOfColumns(file)) };
  } finally {
    await rm(home, { recursive: true });
  }
}

/** The machines speak in turn, each in its own millisecond of the second; a message takes 5 to 45 ms. */
function rowOf(machines: readonly SimulatedMachine[], row: number): TelemetryRow {
  const machine = row % machines.length;
  const seq = Math.floor(row / machines.length);
  const measuredAt = epochMs(FROM + seq * SAMPLE_PERIOD_MS + Math.floor((machine * 1_000) / machines.length));
  return {
    deviceId: asId<DeviceId>(`bench-${machine}`),
    modelId: MODEL,
    measuredAt,
    receivedAt: epochMs(measuredAt + 5 + Math.floor(Math.random() * 40)),
    boot: 1,
    seq,
    values: valuesAt(machines[machine] as SimulatedMachine, measuredAt),
  };
}

function messageOf({ deviceId, seq }: TelemetryRow): SeenMessage {
  return { deviceId, bid: 'b-0123456789abcdef', seq, bodyHash: crc32(`${deviceId} ${seq}`) };
}
