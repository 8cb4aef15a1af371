import { Module } from '@nestjs/common';
import { Advisory } from '../advisory-generation/advisory.ts';
import { DataAcquisitionModule } from '../data-acquisition/data-acquisition.module.ts';
import { Ingest } from '../data-acquisition/ingest.ts';
import { BurstAnalysisController } from '../data-manipulation/bursts/burst-analysis.controller.ts';
import { WholeBursts } from '../data-manipulation/bursts/whole-bursts.ts';
import { TelemetryController } from '../data-manipulation/telemetry.controller.ts';
import { TelemetryExportController } from '../data-manipulation/telemetry-export.controller.ts';
import { DeviceAnswers } from '../device-control/device-answers.ts';
import { DeviceControlModule } from '../device-control/device-control.module.ts';
import { CLOCK_FOLLOWERS, ClockDriver, type ClockFollower } from '../fleet-clock/clock-driver.ts';
import { FleetClockController } from '../fleet-clock/fleet-clock.controller.ts';
import { HealthSeriesController } from '../health-assessment/health-series.controller.ts';
import { FieldLives } from '../models/field-lives/field-lives.ts';
import { ModelsModule } from '../models/models.module.ts';
import { LifeScoring } from '../models/scoring/life-scoring.ts';
import { OrderTimers } from '../ordering/order-timers.ts';
import { OrderingModule } from '../ordering/ordering.module.ts';
import { DeviceSwaps } from '../ordering/swaps/device-swaps.ts';
import { EndedLivesController } from '../prognostic-assessment/ended-lives.controller.ts';
import { ForecastsController } from '../prognostic-assessment/forecasts.controller.ts';
import { Learning } from '../prognostic-assessment/learning.ts';
import { CounterResets } from './counter-resets.ts';
import { FreshReadings } from './fresh-readings.ts';
import { MachineRegistry } from './machine-registry.ts';
import { PassKeeper } from './pass-keeper.ts';
import { PassStarts } from './pass-starts.ts';
import { PassedReadings } from './passed-readings.ts';
import { Rooms } from './rooms.ts';
import { RoomsWakeUp } from './rooms-wake-up.ts';
import { DeviceSamplePeriods } from './sample-periods.ts';
import { TrendStore } from './trend-store.ts';

/** Rooms two to six, what wakes them, and what they tell over HTTP. Ingest comes before them, ordering after. */
@Module({
  imports: [DataAcquisitionModule, DeviceControlModule, OrderingModule, ModelsModule],
  controllers: [
    FleetClockController,
    TelemetryController,
    TelemetryExportController,
    BurstAnalysisController,
    HealthSeriesController,
    ForecastsController,
    EndedLivesController,
  ],
  providers: [
    MachineRegistry,
    FreshReadings,
    PassedReadings,
    DeviceSamplePeriods,
    TrendStore,
    PassStarts,
    CounterResets,
    PassKeeper,
    Advisory,
    WholeBursts,
    Rooms,
    RoomsWakeUp,
    Learning,
    FieldLives,
    ClockDriver,
    {
      provide: CLOCK_FOLLOWERS,
      inject: [Ingest, WholeBursts, DeviceAnswers, DeviceSwaps, Rooms, OrderTimers, FieldLives, LifeScoring],
      // Readings first, then which parts they speak of, what they lead to, what falls due, what ended lives taught, and
      // how right it all was.
      useFactory: (
        ingest: Ingest,
        bursts: WholeBursts,
        answers: DeviceAnswers,
        swaps: DeviceSwaps,
        rooms: Rooms,
        timers: OrderTimers,
        lives: FieldLives,
        scoring: LifeScoring,
      ): ClockFollower[] => [
        { catchUp: () => ingest.whenStored() },
        bursts,
        answers,
        swaps,
        rooms,
        { catchUp: (at) => timers.sweep(at) },
        lives,
        scoring,
      ],
    },
  ],
  exports: [MachineRegistry],
})
export class RoomsModule {}
