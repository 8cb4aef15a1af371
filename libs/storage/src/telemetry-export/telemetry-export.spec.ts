import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from '@jest/globals';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import {
  asId,
  type ChannelId,
  DAY_MS,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type MachineModelId,
} from '@kizashi/kernel';
import { type MachineHistory, readHistory, writeCsv, writeParquet } from './index.ts';

const AT = epochMs(Date.UTC(2026, 9, 31, 23));
const DEVICE = asId<DeviceId>('dev-1');
const MODEL = asId<MachineModelId>('model-1');
const CHANNELS = [
  { id: asId<ChannelId>('spindle.velocity_rms'), unit: 'mm/s' },
  { id: asId<ChannelId>('spindle.temperature'), unit: 'Cel' },
];

function row(hours: number, values: number[], quality?: number[]): TelemetryRow {
  const measuredAt = epochMs(AT + hours * HOUR_MS);
  return {
    deviceId: DEVICE,
    modelId: MODEL,
    measuredAt,
    receivedAt: epochMs(measuredAt + 1_500),
    boot: 1,
    seq: hours,
    values: Float64Array.from(values),
    ...(quality && { quality: Uint8Array.from(quality) }),
  };
}

const ROWS = [row(0, [2.41, 61.5]), row(1, [0.1 + 0.2, Number.NaN], [1, 0]), row(30, [-3, 62], [0, 2])];
const history = (): MachineHistory => ({
  channels: CHANNELS,
  rows: readHistory(storeOf(ROWS), MODEL, [DEVICE], { from: AT, to: epochMs(AT + 3 * DAY_MS) }),
});
const storeOf = (rows: TelemetryRow[]) => ({
  readings: async (_: MachineModelId, ids: readonly DeviceId[], range: { from: number; to: number }) =>
    rows.filter((r) => ids.includes(r.deviceId) && r.measuredAt >= range.from && r.measuredAt < range.to),
});

async function wholeText(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('the export of a machine', () => {
  it('reads a day at a time, each reading once, the last instant of the range left out', async () => {
    const range = { from: AT, to: epochMs(AT + 30 * HOUR_MS) };
    const parts: (readonly TelemetryRow[])[] = [];
    for await (const part of readHistory(storeOf(ROWS), MODEL, [DEVICE], range)) parts.push(part);
    expect(parts).toEqual([[ROWS[0], ROWS[1]]]);
  });

  it('writes CSV that says units, times with their zone, and what is not good', async () => {
    const text = await wholeText(writeCsv(history()));
    expect(text).toBe(
      [
        '\ufeffmeasured_at,received_at,device,spindle.velocity_rms [mm/s],spindle.temperature [Cel],quality',
        '2026-10-31T23:00:00.000Z,2026-10-31T23:00:01.500Z,dev-1,2.41,61.5,',
        '2026-11-01T00:00:00.000Z,2026-11-01T00:00:01.500Z,dev-1,0.30000000000000004,,spindle.velocity_rms=uncertain',
        '2026-11-02T05:00:00.000Z,2026-11-02T05:00:01.500Z,dev-1,-3,62,spindle.temperature=bad',
        '',
      ].join('\r\n'),
    );
  });

  it('writes Parquet that another reader takes, every bit of every value, and leaves nothing else behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), "kizashi o'export "));
    const file = join(folder, 'history.parquet');
    try {
      await writeParquet(file, history());
      expect(await readdir(folder)).toEqual(['history.parquet']);
      const reader = await (await DuckDBInstance.create(':memory:')).connect();
      const path = file.replaceAll("'", "''");
      const read = async (sql: string) => (await reader.runAndReadAll(sql)).getRowObjectsJS();
      const rows = await read(
        `SELECT epoch_ms(measured_at)::DOUBLE AS measured, epoch_ms(received_at)::DOUBLE AS received, device,
           "spindle.velocity_rms" AS v, "spindle.temperature" AS t, quality FROM '${path}' ORDER BY measured`,
      );
      expect(rows).toEqual(
        ROWS.map(({ measuredAt, receivedAt, values: [v, t] }, i) => ({
          measured: measuredAt,
          received: receivedAt,
          device: 'dev-1',
          v,
          t: Number.isNaN(t) ? null : t,
          quality: [null, 'spindle.velocity_rms=uncertain', 'spindle.temperature=bad'][i],
        })),
      );
      const units = await read(
        `SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${path}') ORDER BY key`,
      );
      expect(units).toEqual([
        { key: 'unit:spindle.temperature', value: 'Cel' },
        { key: 'unit:spindle.velocity_rms', value: 'mm/s' },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
