import { describeFeatureStore } from './feature-store.contract.ts';
import { MemoryFeatureStore } from './memory-feature-store.ts';

describeFeatureStore('MemoryFeatureStore', async () => {
  const store = new MemoryFeatureStore();
  return {
    store,
    // It has nothing to come back from: the same store stands for the reopened one.
    reopen: async () => store,
    dispose: () => store.close(),
  };
});
