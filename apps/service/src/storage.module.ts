import { ScopedDatabase, WorkerDatabase } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { type DynamicModule, Module } from '@nestjs/common';

/** DI tokens of the ports, which are interfaces. */
export const TELEMETRY_STORE = 'TelemetryStore';
export const FEATURE_STORE = 'FeatureStore';

/** Opened and closed by `bootstrap`, in its order; Nest only hands them round. */
export interface Stores {
  readonly telemetry: TelemetryStore;
  readonly features: FeatureStore;
  readonly scoped: ScopedDatabase;
  readonly worker: WorkerDatabase;
}

@Module({})
class StorageModule {}

export function storageModule(stores: Stores): DynamicModule {
  return {
    module: StorageModule,
    global: true,
    providers: [
      { provide: TELEMETRY_STORE, useValue: stores.telemetry },
      { provide: FEATURE_STORE, useValue: stores.features },
      { provide: ScopedDatabase, useValue: stores.scoped },
      { provide: WorkerDatabase, useValue: stores.worker },
    ],
    exports: [TELEMETRY_STORE, FEATURE_STORE, ScopedDatabase, WorkerDatabase],
  };
}
