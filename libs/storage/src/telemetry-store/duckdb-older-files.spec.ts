import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import {
  channels,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  row,
  T0,
  TEMP,
} from './telemetry-store.fixtures.contract.ts';
import { KEEP_RAW_MS } from './telemetry-store.ts';

const CHANNELS = channels('spindle.temp', 'spindle.vib');
const ROLLUP =
  'device INTEGER, t BIGINT, n0 BIGINT, min0 DOUBLE, max0 DOUBLE, sum0 DOUBLE, n1 BIGINT, min1 DOUBLE, max1 DOUBLE, sum1 DOUBLE';
const READINGS =
  'device INTEGER, measured_at BIGINT, received_at BIGINT, boot INTEGER, seq BIGINT, quality VARCHAR, c0 DOUBLE, c1 DOUBLE';

/** A file as version 0.1 left it: no clock offsets, no skew of a boot, no waveforms, no retention. */
const AS_OF_0_1 = [
  `CREATE TABLE machine_model (key INTEGER, model_id VARCHAR, sealed_to BIGINT,
     rolled_up_60000_since BIGINT, rolled_up_3600000_since BIGINT, rolled_up_86400000_since BIGINT)`,
  `INSERT INTO machine_model VALUES (1, '${MODEL}', ${T0},
     ${Number.MAX_SAFE_INTEGER}, ${Number.MAX_SAFE_INTEGER}, ${Number.MIN_SAFE_INTEGER})`,
  'CREATE TABLE channel (model_id VARCHAR, position INTEGER, channel_id VARCHAR, unit VARCHAR)',
  `INSERT INTO channel VALUES ('${MODEL}', 0, 'spindle.temp', 'Cel'), ('${MODEL}', 1, 'spindle.vib', 'Cel')`,
  `CREATE TABLE reading_1_late (${READINGS})`,
  `CREATE TABLE reading_1_20261102 (${READINGS})`,
  `INSERT INTO reading_1_20261102 VALUES (1, ${T0}, ${T0 + 50}, 1, 1, NULL, 1.5, NULL)`,
  ...['minute', 'hour', 'day'].map((width) => `CREATE TABLE rollup_1_${width} (${ROLLUP})`),
  'CREATE TABLE device (key INTEGER, id VARCHAR)',
  `INSERT INTO device VALUES (1, '${DEVICE}')`,
  `CREATE TABLE device_event (device INTEGER, boot INTEGER, seq BIGINT, place INTEGER, measured_at BIGINT,
     received_at BIGINT, kind VARCHAR, detail VARCHAR, ordinal BIGINT)`,
  'CREATE TABLE seen_message (device INTEGER, bid VARCHAR, seq BIGINT, body_hash VARCHAR, ordinal BIGINT)',
  'CREATE TABLE seen_range (device INTEGER, bid VARCHAR, from_seq BIGINT, to_seq BIGINT)',
  `CREATE TABLE boot (device INTEGER, bid VARCHAR, boot INTEGER, boot_counter BIGINT, born_at BIGINT,
     birth VARCHAR, time_base BIGINT, ordinal BIGINT)`,
  `INSERT INTO boot VALUES (1, 'b1', 1, NULL, ${T0}, '{}', NULL, 1)`,
  `CREATE TABLE quarantine (device INTEGER, id VARCHAR, topic VARCHAR, received_at BIGINT, code VARCHAR,
     detail VARCHAR, payload BLOB, ordinal BIGINT)`,
];

/** Its ledger as version 0.3 left it: messages in runs, with their hashes as text. */
const LEDGER_OF_0_3 = [
  'DROP TABLE seen_message',
  `CREATE TABLE seen_run (device INTEGER, bid VARCHAR, from_seq BIGINT, to_seq BIGINT, bodies VARCHAR, ordinal BIGINT)`,
  `INSERT INTO seen_run VALUES (1, 'b1', 7, 9, '7\u001f0a0b0c0d\u001f0a0b0c0e', 3)`,
  'CREATE TABLE seen_bodies (device INTEGER, bid VARCHAR, bodies VARCHAR, messages BIGINT, ordinal BIGINT)',
  `INSERT INTO seen_bodies VALUES (1, 'b1', '0\u001f0a0b0c0d', 1, 2)`,
  `INSERT INTO seen_range VALUES (1, 'b1', 0, 7)`,
];

let home: string;
let store: DuckDbTelemetryStore;
afterEach(async () => {
  await store.close();
  await rm(home, { recursive: true });
});

async function openWhatWasLeft(by: readonly string[]): Promise<void> {
  home = await mkdtemp(join(tmpdir(), 'kizashi older '));
  const file = await DuckDbFile.open(join(home, 'telemetry.duckdb'), {
    memoryLimit: '100MB',
    tempDirectory: home,
  });
  await file.transaction(async (connection) => {
    for (const statement of by) await connection.run(statement);
  });
  await file.close();
  store = await DuckDbTelemetryStore.open(home);
}

describe('DuckDbTelemetryStore opens a file of version 0.3', () => {
  it('and knows the messages that it had seen', async () => {
    await openWhatWasLeft([...AS_OF_0_1, ...LEDGER_OF_0_3]);
    await store.commit(commitOf({ seen: [{ deviceId: DEVICE, bid: 'b1', seq: 9, bodyHash: 5 }] }));
    const { seen, recentBodies } = await store.ingestState(DEVICE);
    expect(seen).toEqual(new Map([['b1', [[0, 10]]]]));
    expect(recentBodies).toEqual(new Map([['b1:9', 5]]));
  });
});

describe('DuckDbTelemetryStore opens a file of version 0.1', () => {
  beforeEach(() => openWhatWasLeft(AS_OF_0_1));

  const reopen = async () => {
    await store.close();
    store = await DuckDbTelemetryStore.open(home);
  };

  it('with what is in it, and adds what was not kept then', async () => {
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1.5, undefined])]);
    expect((await store.ingestState(DEVICE)).boots).toEqual([
      { deviceId: DEVICE, bid: 'b1', boot: 1, bornAt: T0, birth: '{}' },
    ]);
    const later = row(T0 + 1, [2, 3], { seq: 2, clockOffsetMs: 77 });
    const boot = { deviceId: DEVICE, bid: 'b2', boot: 2, bornAt: T0, birth: '{}', skewMs: 12 };
    await store.commit(commitOf({ rows: [later], boots: [boot] }));

    for (let opened = 0; opened < 2; opened++) {
      expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1.5, undefined]), later]);
      expect((await store.ingestState(DEVICE)).boots[1]).toEqual(boot);
      await reopen();
    }
  });

  it('and lets its channels grow behind the added column, in old weeks and new ones', async () => {
    await reopen();
    await store.defineModel(MODEL, [...CHANNELS, ...channels('feed')]);
    const rows = [
      row(T0 + 1, [2, 3, 4], { seq: 2, clockOffsetMs: 77 }),
      row(T0 + 21 * DAY_MS, [5, 6, 7], { seq: 3, clockOffsetMs: -5 }),
    ];
    await store.commit(commitOf({ rows }));
    await reopen();
    // Replaces a value of the old week, which looks the row up and puts back the rest.
    await store.commit(commitOf({ rows: [row(T0 + 1, [9], { seq: 4 })] }));

    const found = await store.readings(MODEL, [DEVICE], EVER);
    expect(found.map(({ values }) => [...values])).toEqual([
      [1.5, Number.NaN, Number.NaN],
      [9, 3, 4],
      [5, 6, 7],
    ]);
    expect(found.map(({ clockOffsetMs }) => clockOffsetMs)).toEqual([undefined, undefined, -5]);
  });

  it('and removes from it what is old', async () => {
    const before = await store.series(MODEL, DEVICE, TEMP, EVER, 1);
    expect(await store.retain(epochMs(T0 + 8 * DAY_MS + KEEP_RAW_MS))).toMatchObject({ readingsRemoved: 1 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([]);
    expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toEqual(before);
    expect(before).toMatchObject([{ n: 1, min: 1.5 }]);
  });
});
