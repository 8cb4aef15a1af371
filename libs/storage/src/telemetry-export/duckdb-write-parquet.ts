import { rm } from 'node:fs/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { append, bigint, createTable, double, varchar } from '../duckdb/duckdb-table.ts';
import { type ExportedChannel, type MachineHistory, qualityWords } from './read-history.ts';

/**
 * Writes `file`: measured_at and received_at (UTC, microseconds), device, a DOUBLE column for each channel under its id,
 * NULL where there was no reading, and quality; the units are in the file's metadata as `unit:<channel id>`. Rows
 * gather in a file beside it, so that memory does not grow with the history.
 */
export async function writeParquet(file: string, { channels, rows }: MachineHistory): Promise<void> {
  const gathering = `${file}.duckdb`;
  const instance = await DuckDBInstance.create(gathering, { memory_limit: '128MB', threads: '1' });
  try {
    const connection = await instance.connect();
    try {
      await gather(connection, channels, rows);
      await connection.run(copyTo(file, channels));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
    await Promise.all([gathering, `${gathering}.wal`].map((path) => rm(path, { force: true })));
  }
}

async function gather(
  connection: DuckDBConnection,
  channels: readonly ExportedChannel[],
  rows: MachineHistory['rows'],
): Promise<void> {
  const columns = [
    bigint<TelemetryRow>('measured_at', ({ measuredAt }) => measuredAt),
    bigint<TelemetryRow>('received_at', ({ receivedAt }) => receivedAt),
    varchar<TelemetryRow>('device', ({ deviceId }) => deviceId),
    ...channels.map((_, index) =>
      double<TelemetryRow>(`c${index}`, ({ values }) => {
        const value = values[index];
        return value === undefined || Number.isNaN(value) ? undefined : value;
      }),
    ),
    varchar<TelemetryRow>('quality', (row) => qualityWords(row, channels) || undefined),
  ];
  await connection.run(createTable('history', columns));
  for await (const some of rows) await append(connection, 'history', columns, some);
}

/** Channel ids are words of letters, digits, dots and underscores; units are free text. */
function copyTo(file: string, channels: readonly ExportedChannel[]): string {
  const named = channels.map(({ id }, index) => `c${index} AS ${quoted(id, '"')}`);
  const columns = [
    'make_timestamptz(measured_at * 1000) AS measured_at',
    'make_timestamptz(received_at * 1000) AS received_at',
    'device',
    ...named,
    'quality',
  ];
  const units = channels.map(({ id, unit }) => `${quoted(`unit:${id}`, '"')}: ${quoted(unit, "'")}`);
  const options = ['FORMAT parquet', 'COMPRESSION zstd', `KV_METADATA {${units.join(', ')}}`];
  return `COPY (SELECT ${columns.join(', ')} FROM history) TO ${quoted(file, "'")} (${options.join(', ')})`;
}

function quoted(text: string, mark: '"' | "'"): string {
  return mark + text.replaceAll(mark, mark + mark) + mark;
}
