import { asId, type ChannelId, type MachineModelId, type PartNumber, type PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { EndedLifeTrajectory } from './learn-part.ts';
import { normals } from './spindle.fixture.ts';

export const positionId = asId<PositionId>('pump');
const ids = ['rising', 'falling', 'undecided', 'constant', 'noise'].map((id) => asId<ChannelId>(id));

/** Five wear channels without direction or limit: what they tell of wear has to be learned. */
export const pumpModel: MachineModel = {
  id: asId<MachineModelId>('pump'),
  name: 'pump',
  channels: ids.map((id) => ({ id, unit: '1', role: 'wear', positionIds: [positionId] })),
  positions: [
    {
      id: positionId,
      name: { ja: 'ポンプ', en: 'pump' },
      lifeUnit: 'cycles',
      partNumber: asId<PartNumber>('P'),
    },
  ],
};

/**
 * A life of a pump: `rising` goes from about 10 (its own start) to 20, `falling` from 5 to 2, `undecided` up in
 * even lives and down in odd ones; wear grows late. Cut off before the end where it did not fail.
 */
export function pumpLife(index: number, life = 150 + ((index * 37) % 100), seen = life): EndedLifeTrajectory {
  const random = normals(index + 1);
  const start = 10 + random();
  const rows = Array.from({ length: seen }, (_, i) => {
    const wear = Math.expm1((3.5 * (i + 1)) / life) / Math.expm1(3.5);
    return [
      start + (20 - start) * wear + 0.4 * random(),
      5 - 3 * wear + 0.2 * random(),
      7 + (index % 2 === 0 ? 2 : -2) * wear + 0.2 * random(),
      518.67,
      random(),
    ];
  });
  return {
    life: seen,
    failureObserved: seen === life,
    history: { channels: [...ids], lifeUsed: rows.map((_, i) => i + 1), values: rows },
  };
}
