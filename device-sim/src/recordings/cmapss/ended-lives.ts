import type { EndedLifeWrite } from '@kizashi/api-contract';
import { SETTINGS_AND_SENSORS } from './cmapss-channels.ts';
import { type CmapssRecording, lastCycle, serialOf } from './cmapss-recording.ts';

/** Lives in one call: about 1 MB, well below the service's 8 MB. */
const LIVES_PER_CALL = 20;

/** Units that were run to failure as lives that ended, with what was measured over them. */
export function endedLives(
  recording: CmapssRecording,
  positionId: string,
  partNumber: string,
): EndedLifeWrite[] {
  const channels = SETTINGS_AND_SENSORS.map(({ id }) => id);
  return recording.units.map((unit) => ({
    positionId,
    partNumber,
    serial: `${partNumber}-${serialOf(recording, unit.unit)}`,
    life: lastCycle(unit),
    failureObserved: true,
    history: {
      channels,
      lifeUsed: unit.cycles.map(({ cycle }) => cycle),
      values: unit.cycles.map(({ values }) => [...values]),
    },
  }));
}

export function inCalls(lives: readonly EndedLifeWrite[]): EndedLifeWrite[][] {
  return Array.from({ length: Math.ceil(lives.length / LIVES_PER_CALL) }, (_, i) =>
    lives.slice(i * LIVES_PER_CALL, (i + 1) * LIVES_PER_CALL),
  );
}
