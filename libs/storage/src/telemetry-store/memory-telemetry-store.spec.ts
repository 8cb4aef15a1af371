import { MemoryTelemetryStore } from './memory-telemetry-store.ts';
import { describeTelemetryStore } from './telemetry-store.contract.ts';

describeTelemetryStore('MemoryTelemetryStore', async () => {
  const store = new MemoryTelemetryStore();
  return {
    store,
    // It has nothing to come back from: the same store stands for the reopened one.
    reopen: async () => store,
    dispose: () => store.close(),
  };
});
