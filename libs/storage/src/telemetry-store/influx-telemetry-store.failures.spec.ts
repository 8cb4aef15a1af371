import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
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

describeWithInfluxd('InfluxTelemetryStore, when things fail,', () => {
  let influxd: Influxd;
  let home: string;
  let store: InfluxTelemetryStore;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi influx '));
    influxd = await startInfluxd();
    store = await InfluxTelemetryStore.open(address(), home);
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, undefined])], seen: [seen(1)] }));
  });
  afterEach(async () => {
    await store.close();
    await influxd.stop();
    await rm(home, { recursive: true });
  });

  function address() {
    return { origin: `http://${influxd.host}`, database: 'kizashi' };
  }

  function seen(seq: number) {
    return { deviceId: DEVICE, bid: 'b1', seq, bodyHash: `hash-${seq}` };
  }

  const second = commitOf({
    rows: [row(T0, [9, undefined, 3], { seq: 2 }), row(T0 + 1_000, [4, 5, 6], { seq: 2 })],
    seen: [seen(2)],
  });
  const bothRows = [row(T0, [9, 2, 3], { seq: 2 }), row(T0 + 1_000, [4, 5, 6], { seq: 2 })];

  it('rejects while the server is down, having seen nothing, and takes the commit once it is back', async () => {
    await influxd.pause();
    await expect(store.commit(second)).rejects.toMatchObject({ code: 'influx-unreachable', retryable: true });
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 2]]]]));

    await influxd.resume();

    expect(await store.commit(second)).toEqual({ points: 5, changed: 1 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual(bothRows);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 3]]]]));
  });

  it('loses and doubles nothing by a crash between the two writes', async () => {
    // The crash: the readings of the second commit are on the server, its local part was never written.
    await store.close();
    await cp(join(home, 'ingest-ledger.duckdb'), join(home, 'before.duckdb'));
    store = await InfluxTelemetryStore.open(address(), home);
    await store.commit(second);
    await store.close();
    await cp(join(home, 'before.duckdb'), join(home, 'ingest-ledger.duckdb'));
    store = await InfluxTelemetryStore.open(address(), home);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 2]]]]));

    // The device was not told that it was stored, so it sends again.
    expect(await store.commit(second)).toEqual({ points: 0, changed: 0 });

    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual(bothRows);
    expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toMatchObject([{ n: 2, min: 4, max: 9 }]);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[1, 3]]]]));
  });
});
