import { asId, type ChannelId } from '@kizashi/kernel';
import type { MachineModel } from '../../data-acquisition/index.ts';
import type { EndedLifeTrajectory } from '../learn-part.ts';
import { positionId, pumpLife, pumpModel } from '../learning.fixture.ts';
import { type FeatureModel, followLife, type LifeMemory, type LifeRow, startLife } from './life-memory.ts';
import { featureModel } from './train-life-model.ts';

export const catalogue = { beta: 2, eta: 250 };

/** The pump of `learning.fixture.ts` with a setting of two speeds, at which `falling` reads differently. */
export const twoSpeedModel: MachineModel = {
  ...pumpModel,
  channels: [
    ...pumpModel.channels,
    { id: asId<ChannelId>('speed'), unit: 'rpm', role: 'setting', positionIds: [] },
  ],
};

export function twoSpeedLife(index: number, life?: number, seen?: number): EndedLifeTrajectory {
  const pump = life === undefined ? pumpLife(index) : pumpLife(index, life, seen);
  const { history } = pump;
  const values = history!.values.map((row, i) => {
    const fast = (i * 7 + index) % 3 === 0;
    return [...row.map((value, c) => (fast && c === 1 ? 3 * value! + 40 : value)), fast ? 3_000 : 1_500];
  });
  return { ...pump, history: { ...history!, channels: [...history!.channels, 'speed'], values } };
}

export function rowsOf(ended: EndedLifeTrajectory): readonly LifeRow[] {
  const { lifeUsed, values } = ended.history!;
  return values.map((row, i) => ({
    lifeUsed: lifeUsed[i]!,
    values: row.map((value) => value ?? Number.NaN),
  }));
}

export function followAll(
  rows: readonly LifeRow[],
  model: FeatureModel,
  from = startLife(model),
): LifeMemory {
  return rows.reduce((memory, row) => followLife(memory, row, model), from);
}

export function twoSpeedFeatures(lives = 6): FeatureModel {
  const ended = Array.from({ length: lives }, (_, i) => twoSpeedLife(i));
  return featureModel(ended, twoSpeedModel, positionId, 200, 1);
}
