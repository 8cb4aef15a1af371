import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, EpochMs, MachineId } from '@kizashi/kernel';
import type { Announcement } from '../../announcements/index.ts';

type ReadingsStored = Extract<Announcement, { type: 'ReadingsStored' }>;

/** One fact a device: from when to when its readings of this commit were measured. */
export function readingsStored(
  rows: readonly TelemetryRow[],
  machineOf: (device: DeviceId) => MachineId | undefined,
): ReadingsStored[] {
  const facts = new Map<DeviceId, { oldest: EpochMs; newest: EpochMs; row: TelemetryRow }>();
  for (const row of rows) {
    const fact = facts.get(row.deviceId);
    if (!fact) facts.set(row.deviceId, { oldest: row.measuredAt, newest: row.measuredAt, row });
    else if (row.measuredAt < fact.oldest) fact.oldest = row.measuredAt;
    else if (row.measuredAt > fact.newest) fact.newest = row.measuredAt;
  }
  return [...facts.values()].flatMap(({ oldest, newest, row: { deviceId, modelId } }) => {
    const machineId = machineOf(deviceId);
    return machineId
      ? [{ type: 'ReadingsStored' as const, deviceId, machineId, modelId, oldest, newest }]
      : [];
  });
}
