import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDbTelemetryOptions, DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { describeTelemetryStore } from './telemetry-store.contract.ts';

async function open(options: DuckDbTelemetryOptions) {
  const home = await mkdtemp(join(tmpdir(), 'kizashi telemetry '));
  let store = await DuckDbTelemetryStore.open(home, options);
  return {
    store,
    async reopen() {
      await store.close();
      store = await DuckDbTelemetryStore.open(home, options);
      return store;
    },
    async dispose() {
      await store.close();
      await rm(home, { recursive: true });
    },
  };
}

describeTelemetryStore('DuckDbTelemetryStore', () => open({}));
describeTelemetryStore('DuckDbTelemetryStore that rolls up at every commit', () =>
  open({ sealAfterRows: 1 }),
);
