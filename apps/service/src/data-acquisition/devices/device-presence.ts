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
  readonly #presence = new Map<DeviceId, { lastSeenAt: EpochMs; state?: DeviceState }>();

  heard(id: DeviceId, at: EpochMs, state?: DeviceState): void {
    const presence = this.#presence.get(id);
    if (presence === undefined) {
      this.#presence.set(id, { lastSeenAt: at, ...(state !== undefined && { state }) });
      return;
    }
    presence.lastSeenAt = at;
    if (state !== undefined) presence.state = state;
  }

  of(id: DeviceId): Presence | undefined {
    return this.#presence.get(id);
  }
}
