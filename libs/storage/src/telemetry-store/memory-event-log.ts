import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, EpochMs, TimeRange } from '@kizashi/kernel';
import { asMeasured, asReceived } from './event-order.ts';

/** Events of the memory store: the first of each key stays. */
export class MemoryEventLog {
  readonly #events = new Map<string, DeviceEvent>();

  record(events: readonly DeviceEvent[]): void {
    for (const event of events) {
      const key = `${event.deviceId} ${event.boot} ${event.seq} ${event.index}`;
      if (!this.#events.has(key)) this.#events.set(key, event);
    }
  }

  measuredIn(deviceIds: ReadonlySet<DeviceId>, { from, to }: TimeRange): DeviceEvent[] {
    return [...this.#events.values()]
      .filter(({ deviceId, measuredAt: at }) => deviceIds.has(deviceId) && at >= from && at < to)
      .sort(asMeasured);
  }

  forget(before: EpochMs): void {
    for (const [key, { measuredAt }] of this.#events) if (measuredAt < before) this.#events.delete(key);
  }

  receivedSince(since: EpochMs): DeviceEvent[] {
    return [...this.#events.values()].filter(({ receivedAt }) => receivedAt >= since).sort(asReceived);
  }
}
