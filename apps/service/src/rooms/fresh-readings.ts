import type { DeviceId, EpochMs } from '@kizashi/kernel';

/** Readings of one device that the rooms have not seen yet, by when they were measured. */
export interface Fresh {
  readonly oldest: EpochMs;
  readonly newest: EpochMs;
}

/** Which devices have readings that wait for the rooms. Only a wake-up: after a restart the store is asked. */
export class FreshReadings {
  readonly #fresh = new Map<DeviceId, Fresh>();

  add(deviceId: DeviceId, oldest: EpochMs, newest: EpochMs): void {
    const known = this.#fresh.get(deviceId);
    this.#fresh.set(deviceId, {
      oldest: known === undefined || oldest < known.oldest ? oldest : known.oldest,
      newest: known === undefined || newest > known.newest ? newest : known.newest,
    });
  }

  /** Hands over what has gathered; whoever takes it puts back what it could not work off yet. */
  take(): Map<DeviceId, Fresh> {
    const taken = new Map(this.#fresh);
    this.#fresh.clear();
    return taken;
  }
}
