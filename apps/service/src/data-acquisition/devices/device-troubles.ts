import type { DeviceTrouble } from '@kizashi/api-contract';
import { type DeviceId, type EpochMs, toIso } from '@kizashi/kernel';
import { Injectable } from '@nestjs/common';
import { FleetClock } from '../../fleet-clock/fleet-clock.ts';

/** Shown for so long after it was last seen: devices come again within five minutes. */
const SHOWN_FOR_MS = 3_600_000;
/** Of the API's shape. */
const LONGEST_DETAIL = 500;

interface Seen {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
  readonly lastHeard: number;
  readonly count: number;
  readonly detail: string;
}

/** What stands between a device and its data, as the broker sees it: for whoever looks why nothing arrives. */
@Injectable()
export class DeviceTroubles {
  readonly #byDevice = new Map<DeviceId, Map<DeviceTrouble['code'], Seen>>();

  constructor(private readonly clock: FleetClock) {}

  note(device: DeviceId, code: DeviceTrouble['code'], detail: string): void {
    const troubles = this.#byDevice.get(device) ?? new Map<DeviceTrouble['code'], Seen>();
    this.#byDevice.set(device, troubles);
    const lastHeard = performance.now();
    const at = this.clock.now();
    const known = troubles.get(code);
    const again = known && lastHeard - known.lastHeard < SHOWN_FOR_MS ? known : { firstAt: at, count: 0 };
    troubles.set(code, {
      firstAt: again.firstAt,
      lastAt: at,
      lastHeard,
      count: again.count + 1,
      detail: detail.slice(0, LONGEST_DETAIL),
    });
  }

  /** The last hour's, the newest first. */
  of(device: DeviceId): DeviceTrouble[] {
    const now = performance.now();
    return [...(this.#byDevice.get(device) ?? [])]
      .filter(([, { lastHeard }]) => now - lastHeard < SHOWN_FOR_MS)
      .sort(([, a], [, b]) => b.lastHeard - a.lastHeard)
      .map(([code, { firstAt, lastAt, count, detail }]) => ({
        code,
        detail,
        count,
        firstAt: toIso(firstAt),
        lastAt: toIso(lastAt),
      }));
  }
}
