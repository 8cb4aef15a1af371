import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { InfluxTelemetryStore } from './influx-telemetry-store.ts';
import { describeWithInfluxd, type Influxd, startInfluxd } from './influxd.contract.ts';
import { describeTelemetryStore } from './telemetry-store.contract.ts';

/** What the server does with a commit is what this suite is about, however busy the machine is. */
const PATIENT = { writeWithinMs: 60_000 };

describeWithInfluxd('against a real influxd', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd.stop());

  describeTelemetryStore('InfluxTelemetryStore', async () => {
    const home = await mkdtemp(join(tmpdir(), 'kizashi influx '));
    const address = { origin: `http://${influxd.host}`, database: `kizashi ${randomUUID()}` };
    let store = await InfluxTelemetryStore.open(address, home, PATIENT);
    return {
      store,
      async reopen() {
        await store.close();
        store = await InfluxTelemetryStore.open(address, home, PATIENT);
        return store;
      },
      async dispose() {
        await store.close();
        await rm(home, { recursive: true });
      },
    };
  });
});
