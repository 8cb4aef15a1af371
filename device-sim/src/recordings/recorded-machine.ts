import type { EndedLifeWrite, MachineModelWrite } from '@kizashi/api-contract';
import type { ChannelDeclaration } from '@kizashi/firmware-contracts';
import type { EpochMs } from '@kizashi/kernel';
import type { Row } from '../device/batch-rows.ts';
import type { RecordingScenario } from '../scenario/recording-scenario.ts';
import { type RecordedCycle, type RecordedUnit, SENSORS, SETTINGS } from './read-cmapss.ts';

/**
 * A recording as machines. Nothing of what the columns mean is put in: settings are settings, every sensor may be a
 * sign of wear in either direction and has no limit, the cycle counts life.
 */

const USAGE = 'cycle';
const SETTING_IDS = Array.from({ length: SETTINGS }, (_, i) => `setting_${i + 1}`);
const SENSOR_IDS = Array.from({ length: SENSORS }, (_, i) => `sensor_${i + 1}`);

export function recordedModel({
  model,
  position,
  part,
}: RecordingScenario): MachineModelWrite & { id: string } {
  const channel = (role: 'setting' | 'wear') => (id: string) => ({
    id,
    unit: '1',
    role,
    positionIds: role === 'wear' ? [position.id] : [],
  });
  return {
    id: model.id,
    name: model.name,
    channels: [
      ...SETTING_IDS.map(channel('setting')),
      ...SENSOR_IDS.map(channel('wear')),
      { id: USAGE, unit: '{cycles}', role: 'usage', positionIds: [position.id] },
    ],
    positions: [{ ...position, lifeUnit: 'cycles', usageChannel: USAGE, partNumber: part.partNumber }],
  };
}

export function recordedChannels(cycleMs: number): readonly ChannelDeclaration[] {
  return [...SETTING_IDS, ...SENSOR_IDS, USAGE].map((id, alias) => ({
    alias,
    id,
    unit: id === USAGE ? '{cycles}' : '1',
    periodMs: cycleMs,
  }));
}

export function rowOf(recorded: RecordedCycle, at: EpochMs): Row {
  const { settings, sensors, cycle } = recorded;
  return {
    at,
    values: [
      ...SETTING_IDS.map((id, i) => [id, settings[i] ?? 0] as const),
      ...SENSOR_IDS.map((id, i) => [id, sensors[i] ?? 0] as const),
      [USAGE, cycle],
    ],
  };
}

/** A unit that ran to failure in its last row. */
export function endedLifeOf({ unit, rows }: RecordedUnit, scenario: RecordingScenario): EndedLifeWrite {
  return {
    positionId: scenario.position.id,
    partNumber: scenario.part.partNumber,
    serial: `recorded-${unit}`,
    life: rows.at(-1)?.cycle ?? 0,
    failureObserved: true,
    history: {
      channels: [...SETTING_IDS, ...SENSOR_IDS],
      lifeUsed: rows.map((row) => row.cycle),
      values: rows.map((row) => [...row.settings, ...row.sensors]),
    },
  };
}
