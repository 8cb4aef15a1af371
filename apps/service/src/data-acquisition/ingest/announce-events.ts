import type { DeviceEvent } from '@kizashi/condition-monitoring/data-acquisition';
import { type DeviceId, epochMs, type MachineId } from '@kizashi/kernel';
import type { Announcement } from '../../announcements/index.ts';

type EventsStored = Extract<Announcement, { type: 'EventsStored' }>;

/** One fact a device: which kinds of events of this commit it told, and from when to when they happened. */
export function eventsStored(
  events: readonly DeviceEvent[],
  machineOf: (device: DeviceId) => MachineId | undefined,
): EventsStored[] {
  const byDevice = Map.groupBy(events, ({ deviceId }) => deviceId);
  return [...byDevice].flatMap(([deviceId, told]): EventsStored[] => {
    const machineId = machineOf(deviceId);
    if (!machineId) return [];
    const measured = told.map(({ measuredAt }) => measuredAt);
    return [
      {
        type: 'EventsStored',
        deviceId,
        machineId,
        kinds: [...new Set(told.map(({ detail }) => detail.kind))],
        oldest: epochMs(Math.min(...measured)),
        newest: epochMs(Math.max(...measured)),
        receivedUntil: epochMs(Math.max(...told.map(({ receivedAt }) => receivedAt))),
      },
    ];
  });
}
