import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbFeatureStore } from './duckdb-feature-store.ts';
import { describeFeatureStore } from './feature-store.contract.ts';

describeFeatureStore('DuckDbFeatureStore', async () => {
  const home = await mkdtemp(join(tmpdir(), 'kizashi features '));
  let store = await DuckDbFeatureStore.open(home);
  return {
    store,
    async reopen() {
      await store.close();
      store = await DuckDbFeatureStore.open(home);
      return store;
    },
    async dispose() {
      await store.close();
      await rm(home, { recursive: true });
    },
  };
});
