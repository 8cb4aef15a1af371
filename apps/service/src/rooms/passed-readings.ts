import { type EpochMs, epochMs } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';

/**
 * Up to when received readings have passed the rooms. Late readings that were acknowledged just before a crash lie
 * before their machine's trend; without this nobody would look at them again.
 */
@Injectable()
export class PassedReadings {
  #until = epochMs(0);

  constructor(private readonly database: WorkerDatabase) {}

  get until(): EpochMs {
    return this.#until;
  }

  async load(): Promise<EpochMs> {
    const [row] = await this.database.asWorker((tx) =>
      tx.select({ until: schema.fleetClock.passedReceivedUntil }).from(schema.fleetClock),
    );
    this.#until = row?.until ?? epochMs(0);
    return this.#until;
  }

  async advance(until: EpochMs): Promise<void> {
    if (until <= this.#until) return;
    await this.database.asWorker((tx) => tx.update(schema.fleetClock).set({ passedReceivedUntil: until }));
    this.#until = until;
  }
}
