import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { FleetClock } from './fleet-clock.ts';
import { StoredFleetClock } from './stored-fleet-clock.ts';

/** Only tells the time. Moving it is the business of `ClockDriverModule`, which knows who has to follow. */
@Global()
@Module({
  providers: [StoredFleetClock, { provide: FleetClock, useExisting: StoredFleetClock }],
  exports: [StoredFleetClock, FleetClock],
})
export class FleetClockModule implements OnModuleInit {
  constructor(private readonly clock: StoredFleetClock) {}

  onModuleInit(): Promise<void> {
    return this.clock.open();
  }
}
