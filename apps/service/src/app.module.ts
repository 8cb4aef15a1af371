import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AnnouncementsModule } from './announcements/index.ts';
import { configurationModule } from './configuration/configuration.module.ts';
import type { Environment } from './configuration/environment.ts';
import { DataAcquisitionModule } from './data-acquisition/data-acquisition.module.ts';
import { WaveformsModule } from './data-acquisition/waveforms/waveforms.module.ts';
import { DeviceControlModule } from './device-control/device-control.module.ts';
import { FleetModule } from './fleet/fleet.module.ts';
import { FleetClockModule } from './fleet-clock/fleet-clock.module.ts';
import { FleetViewModule } from './fleet-view/fleet-view.module.ts';
import { HealthModule } from './health/health.module.ts';
import { MetricsModule } from './health/metrics.module.ts';
import { IdempotencyModule } from './idempotency/idempotency.module.ts';
import { IdentityModule } from './identity/identity.module.ts';
import { LifecycleModule } from './lifecycle/lifecycle.module.ts';
import { LiveModule } from './live/live.module.ts';
import { OrderingModule } from './ordering/ordering.module.ts';
import { PlantRiskModule } from './plant-risk/plant-risk.module.ts';
import { ProblemFilter, ValidationPipe } from './problem/index.ts';
import { ResultsModule } from './results/results.module.ts';
import { RoomsModule } from './rooms/rooms.module.ts';
import { type Stores, storageModule } from './storage.module.ts';
import { TimelineModule } from './timeline/timeline.module.ts';

@Module({})
class AppModule {}

export function appModule(environment: Environment, stores: Stores): DynamicModule {
  return {
    module: AppModule,
    imports: [
      configurationModule(environment),
      LifecycleModule,
      AnnouncementsModule,
      storageModule(stores),
      FleetClockModule,
      IdempotencyModule,
      MetricsModule,
      IdentityModule,
      FleetModule,
      // In data-flow order; each feature adds its line.
      DataAcquisitionModule,
      DeviceControlModule,
      WaveformsModule,
      RoomsModule,
      OrderingModule,
      TimelineModule,
      ResultsModule,
      FleetViewModule,
      PlantRiskModule,
      LiveModule,
      HealthModule,
    ],
    providers: [
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_PIPE, useClass: ValidationPipe },
    ],
  };
}
