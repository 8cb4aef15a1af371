import { ScopedDatabase, WorkerDatabase } from '@kizashi/storage/database';
import { type DynamicModule, Module } from '@nestjs/common';
import type { ServiceDatabase } from './open-service-database.ts';

/** DI token of the `ServiceDatabase`; only health needs it. */
export const SERVICE_DATABASE = 'ServiceDatabase';

@Module({})
class DatabaseModule {}

/** Hands round what `bootstrap` opened; `bootstrap` closes it after everything else. */
export function databaseModule(database: ServiceDatabase): DynamicModule {
  return {
    module: DatabaseModule,
    global: true,
    providers: [
      { provide: SERVICE_DATABASE, useValue: database },
      { provide: ScopedDatabase, useValue: database.scoped },
      { provide: WorkerDatabase, useValue: database.worker },
    ],
    exports: [SERVICE_DATABASE, ScopedDatabase, WorkerDatabase],
  };
}
