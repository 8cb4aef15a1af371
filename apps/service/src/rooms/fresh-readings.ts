import { type DeviceId, type EpochMs, epochMs } from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';

/** Readings of one device that the rooms have not seen yet, by when they were measured. */
export interface Fresh {
  readonly oldest: EpochMs;
  readonly newest: EpochMs;
  /** Some are beyond their limit: the open window may not be able to wait. */
  readonly urgent?: boolean;
}

/** What waits for the rooms at one moment. */
export interface Waiting {
  readonly devices: Map<DeviceId, Fresh>;
  /** Devices that raised an alarm. */
  readonly asked: ReadonlySet<DeviceId>;
  /** Everything received up to here is in `devices` or was handed over before. */
  readonly receivedUntil: EpochMs;
}

/** Which devices have readings that wait for the rooms. Only a wake-up: after a restart the store is asked. */
@Injectable()
export class FreshReadings {
  #devices = new Map<DeviceId, Fresh>();
  #asked = new Set<DeviceId>();
  #receivedUntil = epochMs(0);
  readonly #newest = new Map<DeviceId, EpochMs>();

  add(deviceId: DeviceId, fresh: Fresh, receivedUntil: EpochMs = this.#receivedUntil): void {
    const { oldest, newest, urgent } = fresh;
    const known = this.#devices.get(deviceId);
    this.#devices.set(deviceId, {
      oldest: known === undefined || oldest < known.oldest ? oldest : known.oldest,
      newest: known === undefined || newest > known.newest ? newest : known.newest,
      urgent: urgent === true || known?.urgent === true,
    });
    if (receivedUntil > this.#receivedUntil) this.#receivedUntil = receivedUntil;
    this.noteNewest(deviceId, newest);
  }

  /** The device raised an alarm: its machine is looked at with the readings that are there. */
  ask(deviceId: DeviceId): void {
    this.#asked.add(deviceId);
  }

  /** Newest reading of a device that the rooms may have seen already: it tells which windows can close. */
  noteNewest(deviceId: DeviceId, newest: EpochMs): void {
    if (newest > (this.#newest.get(deviceId) ?? 0)) this.#newest.set(deviceId, newest);
  }

  newestOf(deviceId: DeviceId): EpochMs | undefined {
    return this.#newest.get(deviceId);
  }

  /** Hands over what has gathered; whoever takes it puts back what could not be worked off. */
  take(): Waiting {
    const devices = this.#devices;
    const asked = this.#asked;
    this.#devices = new Map();
    this.#asked = new Set();
    return { devices, asked, receivedUntil: this.#receivedUntil };
  }
}
