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
  const facts = new Map<DeviceId, Span & { rows: TelemetryRow[] }>();
  for (const row of rows) {
    const { measuredAt, receivedAt } = row;
    const fact = facts.get(row.deviceId);
    if (!fact) {
      facts.set(row.deviceId, {
        oldest: measuredAt,
        newest: measuredAt,
        receivedUntil: receivedAt,
        rows: [row],
      });
      continue;
    }
    fact.rows.push(row);
    if (measuredAt < fact.oldest) fact.oldest = measuredAt;
    else if (measuredAt > fact.newest) fact.newest = measuredAt;
    if (receivedAt > fact.receivedUntil) fact.receivedUntil = receivedAt;
  }
  return [...facts].flatMap(([deviceId, fact]) => {
    const machineId = machineOf(deviceId);
    const modelId = fact.rows[0]?.modelId;
    if (machineId === undefined || modelId === undefined) return [];
    return [{ type: 'ReadingsStored' as const, deviceId, machineId, modelId, ...fact }];
  });
}
