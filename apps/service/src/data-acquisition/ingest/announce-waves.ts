import type { AcquiredWave } from '@kizashi/condition-monitoring/data-acquisition';
import type { DeviceId, MachineId } from '@kizashi/kernel';
import type { Announcement } from '../../announcements/index.ts';

type WavesStored = Extract<Announcement, { type: 'WavesStored' }>;

/** One fact a device: of which captures this commit holds chunks. */
export function wavesStored(
  waves: readonly AcquiredWave[],
  machineOf: (device: DeviceId) => MachineId | undefined,
): WavesStored[] {
  if (waves.length === 0) return [];
  const byDevice = Map.groupBy(waves, ({ deviceId }) => deviceId);
  return [...byDevice].flatMap(([deviceId, chunks]): WavesStored[] => {
    const machineId = machineOf(deviceId);
    if (!machineId) return [];
    const captures = new Map(
      chunks.map(({ captureId, measuredAt, channel }) => [captureId, { captureId, measuredAt, channel }]),
    );
    return [{ type: 'WavesStored', deviceId, machineId, captures: [...captures.values()] }];
  });
}
