import type { DeviceState } from '@kizashi/firmware-contracts';
import type { DeviceId, EpochMs } from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';

export interface Presence {
  /** Fleet time of the last message. */
  readonly lastSeenAt: EpochMs;
  /** What it last said of itself. */
  readonly state?: DeviceState;
}

/** When each device was last heard since the service started; older than that the telemetry store knows. */
@Injectable()
export class DevicePresence {
  readonly #presence = new Map<DeviceId, Presence>();

  heard(id: DeviceId, at: EpochMs, state?: DeviceState): void {
    const said = state ?? this.#presence.get(id)?.state;
    this.#presence.set(id, { lastSeenAt: at, ...(said !== undefined && { state: said }) });
  }

  of(id: DeviceId): Presence | undefined {
    return this.#presence.get(id);
  }
}
