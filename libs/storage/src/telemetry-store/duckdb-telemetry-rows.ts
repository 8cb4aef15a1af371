import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { type DeviceId, epochMs } from '@kizashi/kernel';
import type { ModelLayout } from './duckdb-model-layout.ts';
import { clockOffset, type Instant, place, readingsOf, toRow } from './instant.ts';

/** Numbers alone, so that a row is read without a look at what its columns are; the values follow them. */
const ORIGIN = ['device', 'measured_at', 'received_at', 'boot', 'seq', 'clock_offset'];
const QUALITY = ORIGIN.length;
const FIRST_VALUE = QUALITY + 1;

/** What a statement has to select for `telemetryRowsIn`. */
export function telemetryColumns(layout: ModelLayout): string {
  const origin = ORIGIN.map((name) => `${name}::DOUBLE`);
  return [...origin, 'quality', ...layout.channels.map((_, i) => `c${i}`)].join(', ');
}

/** Rows of one data chunk with the keys of their devices, read from its vectors: three times as fast as by row objects. */
export function telemetryRowsIn(
  chunk: DuckDBDataChunk,
  layout: ModelLayout,
  deviceOf: ReadonlyMap<number, DeviceId>,
): TelemetryRow[] {
  const { modelId } = layout;
  const channels = layout.channels.length;
  const vectors = Array.from({ length: chunk.columnCount }, (_, i) => chunk.getColumnVector(i));
  const numberAt = (column: number, row: number) => vectors[column]!.getItem(row) as number;
  const rows: TelemetryRow[] = [];
  for (let row = 0; row < chunk.rowCount; row++) {
    const values = new Float64Array(channels);
    for (let i = 0; i < channels; i++) {
      values[i] = (vectors[FIRST_VALUE + i]!.getItem(row) as number | null) ?? Number.NaN;
    }
    const stored = {
      deviceId: deviceOf.get(numberAt(0, row))!,
      modelId,
      measuredAt: epochMs(numberAt(1, row)),
      receivedAt: epochMs(numberAt(2, row)),
      ...clockOffset(vectors[5]!.getItem(row) as number | null),
      boot: numberAt(3, row),
      seq: numberAt(4, row),
      values,
    };
    const quality = qualityOf(vectors[QUALITY]!.getItem(row) as string | null, values);
    rows.push(quality === undefined ? stored : { ...stored, quality });
  }
  return rows;
}

function qualityOf(marks: string | null, values: Float64Array): Uint8Array | undefined {
  if (marks === null) return undefined;
  // The mark of a value that a later message replaced stays behind in its row.
  const quality = Uint8Array.from(values, (value, i) => (Number.isNaN(value) ? 0 : Number(marks[i] ?? 0)));
  return quality.some((mark) => mark !== 0) ? quality : undefined;
}

/**
 * Rows of one device ascending by time, with the parts of one instant made one.
 *
 * @param rows in any order; almost always they stand in theirs, in which they came in.
 */
export function inOrder(rows: readonly TelemetryRow[], channels: number): readonly TelemetryRow[] {
  let ascending = true;
  for (let i = 1; i < rows.length && ascending; i++) {
    ascending = rows[i - 1]!.measuredAt < rows[i]!.measuredAt;
  }
  if (ascending) return rows;
  const joined: TelemetryRow[] = [];
  for (const row of rows.toSorted((a, b) => a.measuredAt - b.measuredAt)) {
    const last = joined.at(-1);
    if (last?.measuredAt !== row.measuredAt) joined.push(row);
    else joined[joined.length - 1] = join(last, row, channels);
  }
  return joined;
}

function join(a: TelemetryRow, b: TelemetryRow, channels: number): TelemetryRow {
  const { deviceId, modelId, measuredAt } = a;
  const instant: Instant = { deviceId, modelId, measuredAt, readings: new Map(readingsOf(a)) };
  for (const [channel, reading] of readingsOf(b)) place(instant, channel, reading);
  // `a` may be joined already; its own boot and seq stand for all its values, which can not change the highest.
  return toRow(instant, channels);
}
