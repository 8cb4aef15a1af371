import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from './influxd.contract.ts';
import { openTelemetryStore } from './open-telemetry-store.ts';
import { CHANNELS, commitOf, MODEL, readBack, row, T0 } from './telemetry-store.fixtures.contract.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kizashi open '));
});
afterEach(() => rm(home, { recursive: true }));

describe('openTelemetryStore', () => {
  it('opens the embedded store where no server is named', async () => {
    const store = await openTelemetryStore(undefined, home);
    expect(store).toBeInstanceOf(DuckDbTelemetryStore);
    await store.close();
  });

  it('says that a server does not answer, and does not say its password', async () => {
    const opening = openTelemetryStore('influx+http://kizashi:hunter2@127.0.0.1:1/kizashi', home);
    await expect(opening).rejects.toMatchObject({ code: 'influx-unreachable', retryable: true });
    await expect(opening).rejects.toMatchObject({
      message: expect.stringContaining('http://127.0.0.1:1'),
    });
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') });
  });
});

describeWithInfluxd('openTelemetryStore with an influxd that asks for a password', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd({ auth: true });
    await influxd.query(`CREATE USER "kizashi" WITH PASSWORD 'p/w: 1' WITH ALL PRIVILEGES`);
  });
  afterAll(() => influxd.stop());

  it('signs in', async () => {
    const url = `influx+http://kizashi:${encodeURIComponent('p/w: 1')}@${influxd.host}/kizashi`;
    const store = await openTelemetryStore(url, home);
    expect(store).toBeInstanceOf(InfluxTelemetryStore);
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3])] }));
    expect(await readBack(store)).toMatchObject([{ values: [1, 2, 3] }]);
    await store.close();
  });

  it('opens a database that somebody else has made; where it may only be read, readings wait here', async () => {
    await influxd.query('CREATE DATABASE "plant"', { as: 'kizashi:p/w: 1' });
    await influxd.query(`CREATE USER "guest" WITH PASSWORD 'guest'`, { as: 'kizashi:p/w: 1' });
    await influxd.query('GRANT READ ON "plant" TO "guest"', { as: 'kizashi:p/w: 1' });
    const store = await openTelemetryStore(`influx+http://guest:guest@${influxd.host}/plant`, home);
    await store.defineModel(MODEL, CHANNELS);

    expect(await readBack(store)).toEqual([]);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3])] }));

    expect(await readBack(store)).toMatchObject([{ values: [1, 2, 3] }]);
    expect(store.backlog?.()).toMatchObject({ rows: 1, failure: expect.stringContaining('403') });
    await store.close();
  });

  it.each(['influx+http://kizashi:wrong@', 'influx+http://'])(
    'relays that %s is not let in',
    async (start) => {
      await expect(openTelemetryStore(`${start}${influxd.host}/kizashi`, home)).rejects.toMatchObject({
        code: 'influx-refused',
        retryable: false,
        message: expect.stringContaining('401'),
      });
    },
  );
});
