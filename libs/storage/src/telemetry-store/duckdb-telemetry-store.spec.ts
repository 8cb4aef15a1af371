import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { describeTelemetryStore } from './telemetry-store.contract.ts';

describeTelemetryStore('DuckDbTelemetryStore', async () => {
  const home = await mkdtemp(join(tmpdir(), 'kizashi telemetry '));
  let store = await DuckDbTelemetryStore.open(home);
  return {
    store,
    async reopen() {
      await store.close();
      store = await DuckDbTelemetryStore.open(home);
      return store;
    },
    async dispose() {
      await store.close();
      await rm(home, { recursive: true });
    },
  };
});
