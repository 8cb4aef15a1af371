import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@kizashi/kernel';
import type { InfluxAddress } from './influx-address.ts';
import { type InfluxGate, openGate } from './influx-gate.contract.ts';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from './influxd.contract.ts';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  MODEL,
  readBack,
  row,
  T0,
  TEMP,
} from './telemetry-store.fixtures.contract.ts';
import { KEEP_RAW_MS } from './telemetry-store.ts';

const HOURS = 50;
const DAYS = { from: T0, to: epochMs(T0 + HOURS * HOUR_MS) };
const GONE = epochMs(T0 + 2 * HOURS * HOUR_MS + KEEP_RAW_MS);

describeWithInfluxd('Archiving readings, interrupted,', () => {
  let influxd: Influxd;
  let gate: InfluxGate;
  let home: string;
  let address: InfluxAddress;
  let store: InfluxTelemetryStore;
  beforeAll(async () => {
    influxd = await startInfluxd();
    gate = await openGate(influxd.host);
  });
  afterAll(async () => {
    await gate.close();
    await influxd.stop();
  });
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi influx '));
    address = { origin: gate.origin, database: randomUUID() };
    store = await InfluxTelemetryStore.open(address, home);
    await store.defineModel(MODEL, CHANNELS);
    const rows = Array.from({ length: HOURS }, (_, i) =>
      row(T0 + i * HOUR_MS + 5, [i, undefined, 1], { seq: i }),
    );
    await store.commit(commitOf({ rows }));
  });
  afterEach(async () => {
    gate.takesWrites = true;
    gate.refuses = undefined;
    await store.close();
    await rm(home, { recursive: true });
  });

  const hourly = () => store.series(MODEL, DEVICE, TEMP, DAYS, HOURS);

  async function goOnAfterRestart() {
    gate.takesWrites = true;
    gate.refuses = undefined;
    await store.close();
    store = await InfluxTelemetryStore.open(address, home);
    return store.retain(GONE);
  }

  it.each([
    [
      'before its sums are written',
      () => {
        gate.takesWrites = false;
      },
    ],
    [
      'before the readings are removed',
      () => {
        gate.refuses = /^DELETE/;
      },
    ],
    [
      'before it is known what is to be archived',
      () => {
        gate.refuses = /^SELECT first/;
      },
    ],
  ])('%s, goes on where it was and doubles nothing', async (_, interrupt) => {
    const before = await hourly();
    interrupt();
    await expect(store.retain(GONE)).rejects.toMatchObject({ code: 'influx-refused', retryable: true });

    expect(await goOnAfterRestart()).toMatchObject({ readingsRemoved: HOURS });

    expect(await hourly()).toEqual(before);
    expect(await readBack(store)).toEqual([]);
    expect(await store.retain(GONE)).toMatchObject({ readingsRemoved: 0 });
    expect(await hourly()).toEqual(before);
  });

  it('waits while rows wait for the server: they may belong to what is archived', async () => {
    gate.takesWrites = false;
    await store.commit(commitOf({ rows: [row(T0 + 6, [99, undefined, 1], { seq: 99 })] }));
    expect(await store.retain(GONE)).toMatchObject({ readingsRemoved: 0 });
    expect(await readBack(store)).toHaveLength(HOURS + 1);
  });

  it('leaves to InfluxDB 2 and 3 what they keep', async () => {
    await store.close();
    const other = await mkdtemp(join(tmpdir(), 'kizashi influx '));
    const three = await InfluxTelemetryStore.open({ ...address, version: '3' }, other);
    gate.refuses = /^DELETE/;
    expect(await three.retain(GONE)).toMatchObject({ readingsRemoved: 0, minutesRemoved: 0 });
    await three.close();
    await rm(other, { recursive: true });
    store = await InfluxTelemetryStore.open(address, home);
    expect(await readBack(store)).toHaveLength(HOURS);
  });
});
