import type { CounterReset } from '@kizashi/condition-monitoring/data-manipulation';
import { type DeviceId, epochMs } from '@kizashi/kernel';
import type { TelemetryStore } from '@kizashi/storage/telemetry-store';
import { Inject, Injectable } from '@nestjs/common';
import { TELEMETRY_STORE } from '../storage.module.ts';
import type { PassStart } from './machine-pass.ts';

/** Counters of use that began again while passes go through their windows, as the devices reported it. */
@Injectable()
export class CounterResets {
  constructor(@Inject(TELEMETRY_STORE) private readonly telemetry: TelemetryStore) {}

  /** By device, in order; devices that reported none are left out. One question to the store for all of them. */
  async of(starts: readonly PassStart[]): Promise<ReadonlyMap<DeviceId, readonly CounterReset[]>> {
    const ranges = starts.flatMap(({ range }) => (range === undefined ? [] : [range]));
    if (ranges.length === 0) return new Map();
    const from = epochMs(Math.min(...ranges.map((range) => range.from)));
    const to = epochMs(Math.max(...ranges.map((range) => range.to)));
    const devices = starts.map(({ machine }) => machine.deviceId);
    const found = new Map<DeviceId, CounterReset[]>();
    for (const { deviceId, measuredAt, detail } of await this.telemetry.events(devices, { from, to })) {
      if (detail.kind !== 'counter-reset') continue;
      const { channel, before, after } = detail;
      const own = found.get(deviceId) ?? [];
      found.set(deviceId, [...own, { channel, at: measuredAt, before, after }]);
    }
    return found;
  }
}
