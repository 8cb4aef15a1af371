import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, EpochMs, MachineId } from '@kizashi/kernel';
import type { Announcement } from '../../announcements/index.ts';

type ReadingsStored = Extract<Announcement, { type: 'ReadingsStored' }>;

interface Span {
  oldest: EpochMs;
  newest: EpochMs;
  receivedUntil: EpochMs;
}

/** One fact a device: from when to when its readings of this commit were measured. */
export function readingsStored(
  rows: readonly TelemetryRow[],
  machineOf: (device: DeviceId) => MachineId | undefined,
): ReadingsStored[] {
  const facts = new Map<DeviceId, Span & { row: TelemetryRow }>();
  for (const row of rows) {
    const { measuredAt, receivedAt } = row;
    const fact = facts.get(row.deviceId);
    if (!fact) {
      facts.set(row.deviceId, { oldest: measuredAt, newest: measuredAt, receivedUntil: receivedAt, row });
      continue;
    }
    if (measuredAt < fact.oldest) fact.oldest = measuredAt;
    else if (measuredAt > fact.newest) fact.newest = measuredAt;
    if (receivedAt > fact.receivedUntil) fact.receivedUntil = receivedAt;
  }
  return [...facts.values()].flatMap(({ row: { deviceId, modelId }, ...span }) => {
    const machineId = machineOf(deviceId);
    return machineId ? [{ type: 'ReadingsStored' as const, deviceId, machineId, modelId, ...span }] : [];
  });
}
