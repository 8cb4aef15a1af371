import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, type DeviceId, epochMs, HOUR_MS } from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { WEEK_MS } from './duckdb-model-layout.ts';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { CHANNELS, commitOf, DEVICE, MODEL, row, T0 } from './telemetry-store.fixtures.contract.ts';

describe('DuckDbTelemetryStore lays out', () => {
  let home: string;
  let store: DuckDbTelemetryStore;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi late '));
    store = await DuckDbTelemetryStore.open(home);
    await store.defineModel(MODEL, CHANNELS);
  });
  afterEach(() => rm(home, { recursive: true }));

  /** Rows by table, as another program that opens the closed file would count them. */
  async function rowsByTable(): Promise<Record<string, number>> {
    await store.close();
    const file = await DuckDbFile.open(join(home, 'telemetry.duckdb'), {
      memoryLimit: '100MB',
      tempDirectory: home,
    });
    const tables = await file.query<{ name: string }>(
      "SELECT table_name AS name FROM duckdb_tables() WHERE table_name LIKE 'reading_%' ORDER BY ALL",
    );
    const counts = await Promise.all(
      tables.map(async ({ name }): Promise<[string, number]> => {
        const [found] = await file.query<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${name}`);
        return [name, found?.n ?? 0];
      }),
    );
    await file.close();
    return Object.fromEntries(counts);
  }

  it('90 days that are driven in order in week tables, and none of them as late', async () => {
    for (let day = 0; day < 90; day++) {
      const rows = [0, 6, 12, 18].map((hour) =>
        row(T0 + day * DAY_MS + hour * HOUR_MS, [day, hour], { seq: day }),
      );
      await store.commit(commitOf({ rows }));
    }
    const tables = await rowsByTable();
    expect(tables).toEqual({
      ...Object.fromEntries(
        ['1102', '1109', '1116', '1123', '1130', '1207', '1214', '1221', '1228'].map((day) => [
          `reading_1_2026${day}`,
          28,
        ]),
      ),
      ...Object.fromEntries(['0104', '0111', '0118'].map((day) => [`reading_1_2027${day}`, 28])),
      reading_1_20270125: 24,
      reading_1_late: 0,
    });
  });

  it('a device that lags by up to a week beside the others, an older one in the late table', async () => {
    const lagging = asId<DeviceId>('cnc-lags');
    const offline = asId<DeviceId>('cnc-offline');
    for (let day = 0; day < 28; day++) {
      const at = T0 + day * DAY_MS;
      const rows = [row(at, [day], { seq: day })];
      if (day >= 7) rows.push(row(at - WEEK_MS, [day], { seq: day, deviceId: lagging }));
      await store.commit(commitOf({ rows }));
    }
    const backFill = Array.from({ length: 14 }, (_, day) =>
      row(T0 + day * DAY_MS, [day], { seq: day, deviceId: offline }),
    );
    await store.commit(commitOf({ rows: backFill }));

    expect(await rowsByTable()).toEqual({
      reading_1_20261102: 14,
      reading_1_20261109: 14,
      reading_1_20261116: 14,
      reading_1_20261123: 7,
      reading_1_late: 14,
    });
  });

  it('a first commit over months in the tables of its weeks', async () => {
    const rows = [0, 4, 8].map((week) => row(T0 + week * WEEK_MS, [week], { seq: week }));
    await store.commit(commitOf({ rows: rows.toReversed() }));
    expect(await rowsByTable()).toEqual({
      reading_1_20261102: 1,
      reading_1_20261130: 1,
      reading_1_20261228: 1,
      reading_1_late: 0,
    });
  });

  it('a point that is replaced once, the rest of its row where it was', async () => {
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3]), row(T0 + 1, [1, 2, 3])] }));
    await store.commit(commitOf({ rows: [row(T0 + 5 * WEEK_MS, [1, 2, 3], { seq: 2 })] }));
    await store.commit(
      commitOf({ rows: [row(T0, [9, 9, undefined], { seq: 3 }), row(T0 + 1, [8, 8, 8], { seq: 3 })] }),
    );

    expect(await rowsByTable()).toEqual({ reading_1_20261102: 1, reading_1_20261207: 1, reading_1_late: 2 });
    store = await DuckDbTelemetryStore.open(home);
    const range = { from: T0, to: epochMs(T0 + 2) };
    expect(await store.readings(MODEL, [DEVICE], range)).toEqual([
      row(T0, [9, 9, 3], { seq: 3 }),
      row(T0 + 1, [8, 8, 8], { seq: 3 }),
    ]);
    await store.close();
  });
});
