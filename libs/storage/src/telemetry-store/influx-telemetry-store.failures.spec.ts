import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { InfluxAddress } from './influx-address.ts';
import { type InfluxGate, openGate } from './influx-gate.contract.ts';
import { type InfluxStoreOptions, InfluxTelemetryStore } from './influx-telemetry-store.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from './influxd.contract.ts';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  row,
  T0,
  TEMP,
} from './telemetry-store.fixtures.contract.ts';

const WRITE_WITHIN_MS = 200;
const QUICK: Partial<InfluxStoreOptions> = {
  writeWithinMs: WRITE_WITHIN_MS,
  pauses: { firstMs: 20, longestMs: 100, settleMs: 30 },
};

describeWithInfluxd('InfluxTelemetryStore, when things fail,', () => {
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
    gate.takesWrites = true;
    gate.delayMs = 0;
    store = await InfluxTelemetryStore.open(address, home, QUICK);
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, undefined])], seen: [seen(1)] }));
  });
  afterEach(async () => {
    await store.close();
    await rm(home, { recursive: true });
  });

  function seen(seq: number) {
    return { deviceId: DEVICE, bid: 'b1', seq, bodyHash: seq };
  }

  async function reopen(options: Partial<InfluxStoreOptions> = QUICK) {
    await store.close();
    store = await InfluxTelemetryStore.open(address, home, options);
  }

  async function drained() {
    for (let tries = 0; (store.backlog()?.rows ?? 0) > 0; tries++) {
      if (tries > 1_000) throw new Error(`not drained: ${JSON.stringify(store.backlog())}`);
      await sleep(10);
    }
  }

  const second = commitOf({
    rows: [row(T0, [9, undefined, 3], { seq: 2 }), row(T0 + 1_000, [4, 5, 6], { seq: 2 })],
    seen: [seen(2)],
  });
  const bothRows = [row(T0, [9, 2, 3], { seq: 2 }), row(T0 + 1_000, [4, 5, 6], { seq: 2 })];

  async function expectBoth() {
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual(bothRows);
    expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toMatchObject([
      { n: 2, min: 4, max: 9, avg: 6.5 },
    ]);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 3]]]]));
  }

  it('keeps a commit on the disk while the server is down, over a restart too, and brings it over', async () => {
    await influxd.pause();
    expect(await store.commit(second)).toEqual({ points: 5, changed: 0 });
    await reopen();

    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 3]]]]));
    expect(store.backlog()).toMatchObject({ rows: 2, failure: expect.stringContaining('does not answer') });
    await expect(store.readings(MODEL, [DEVICE], EVER)).rejects.toMatchObject({
      code: 'influx-unreachable',
      retryable: true,
    });

    await influxd.resume();
    await drained();

    await expectBoth();
    expect(store.backlog()).toBeUndefined();
    expect(await store.commit(commitOf({ rows: [row(T0, [8], { seq: 3 })] }))).toEqual({
      points: 1,
      changed: 1,
    });
  });

  it('answers a commit in time while the server is frozen, at once after the first, and loses none', async () => {
    const commits = 60;
    influxd.freeze();
    const took: number[] = [];
    for (let seq = 2; seq < 2 + commits; seq++) {
      const began = performance.now();
      await store.commit(
        commitOf({ rows: [row(T0 + seq * 1_000, [seq, seq, seq], { seq })], seen: [seen(seq)] }),
      );
      took.push(performance.now() - began);
    }
    const [first = 0, ...others] = took;
    expect(first).toBeLessThan(2 * WRITE_WITHIN_MS);
    others.sort((a, b) => a - b);
    const waited = store.backlog()?.rows;
    expect(waited).toBe(commits);

    influxd.thaw();
    const thawed = performance.now();
    await drained();

    const lag = performance.now() - thawed;
    const values = (await store.readings(MODEL, [DEVICE], EVER)).map((found) => found.values[0]);
    const lost = 1 + commits - values.length;
    process.stdout.write(
      `frozen influxd: first commit ${first.toFixed(0)} ms, others p50 ${others[commits / 2]?.toFixed(1)} ms, ` +
        `${waited} rows drained ${lag.toFixed(0)} ms after it thawed, lost ${lost}\n`,
    );
    expect(values).toEqual([1, ...Array.from({ length: commits }, (_, i) => i + 2)]);
  });

  it('lets nobody wait for a frozen server: what was asked before fails as soon as that is clear', async () => {
    influxd.freeze();
    const began = performance.now();
    const asked = store.readings(MODEL, [DEVICE], EVER).catch((error: unknown) => error);
    await store.commit(second);
    expect(await asked).toMatchObject({ code: 'influx-unreachable' });
    expect(performance.now() - began).toBeLessThan(10_000);
    influxd.thaw();
    await drained();
    await expectBoth();
  });

  it('takes the spool for a server that is slow, and follows it at its pace', async () => {
    gate.delayMs = 2 * WRITE_WITHIN_MS;
    await store.commit(second);
    expect(store.backlog()).toMatchObject({ rows: 2 });
    await drained();
    gate.delayMs = 0;
    await expectBoth();
  });

  it('shows rows that wait, wherever the server answers, as it will show them later', async () => {
    gate.takesWrites = false;
    await store.commit(second);
    await expectBoth();
    expect(store.backlog()).toMatchObject({ rows: 2, failure: expect.stringContaining('503') });
    gate.takesWrites = true;
    await drained();
    await expectBoth();
  });

  it('takes no more than the spool may hold: what comes then is not acknowledged, and not seen', async () => {
    await reopen({ ...QUICK, spoolBytes: 200 });
    gate.takesWrites = false;
    await store.commit(second);
    const third = commitOf({ rows: [row(T0 + 2_000, [7, 7, 7], { seq: 3 })], seen: [seen(3)] });
    await expect(store.commit(third)).rejects.toMatchObject({ code: 'influx-spool-full', retryable: true });
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 3]]]]));

    gate.takesWrites = true;
    await drained();

    expect(await store.commit(third)).toEqual({ points: 3, changed: 0 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([...bothRows, ...third.rows]);
  });

  it('keeps rows here that the server does not store for what they are, and stores the others', async () => {
    address = { ...address, database: randomUUID() };
    await influxd.query(`CREATE DATABASE "${address.database}"`);
    const conflict = `readings_cnc-40,device=other value.feed="text" ${T0}000000`;
    const url = `http://${influxd.host}/write?db=${address.database}`;
    const answer = await fetch(url, { method: 'POST', body: conflict });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    const good = Array.from({ length: 40 }, (_, i) => row(T0 + i, [i, i, undefined], { seq: 5 }));
    const bad = row(T0 + 20, [undefined, undefined, 3], { seq: 6 });
    await reopen();

    await store.commit(commitOf({ rows: [...good, bad] }));
    // A server that is slow to answer is not waited for.
    await drained();

    expect(store.backlog()).toMatchObject({
      rows: 0,
      refusal: expect.stringContaining('field type conflict'),
    });
    const expected = good.map((each, i) => (i === 20 ? row(T0 + 20, [20, 20, 3], { seq: 6 }) : each));
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual(expected);
    expect(await store.lastValues(MODEL, [DEVICE])).toMatchObject([
      { value: 39 },
      { value: 39 },
      { value: 3 },
    ]);

    // Somebody puts the server right; what was refused is tried again at the next start.
    await influxd.query(`DROP DATABASE "${address.database}"`);
    await reopen();
    await drained();
    expect(store.backlog()).toBeUndefined();
    expect(await store.lastValues(MODEL, [DEVICE])).toMatchObject([
      { value: 20 },
      { value: 20 },
      { value: 3 },
    ]);
  });

  it('loses and doubles nothing by a crash between the two writes', async () => {
    // The crash: the readings of the second commit are on the server, its local part was never written.
    await store.close();
    await cp(join(home, 'ingest-ledger.duckdb'), join(home, 'before.duckdb'));
    store = await InfluxTelemetryStore.open(address, home, QUICK);
    await store.commit(second);
    await store.close();
    await cp(join(home, 'before.duckdb'), join(home, 'ingest-ledger.duckdb'));
    store = await InfluxTelemetryStore.open(address, home, QUICK);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 2]]]]));

    // The device was not told that it was stored, so it sends again.
    expect(await store.commit(second)).toEqual({ points: 0, changed: 0 });

    await expectBoth();
  });
});
