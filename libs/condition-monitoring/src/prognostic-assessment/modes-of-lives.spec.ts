import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { EndedLifeTrajectory } from './learn-part.ts';
import { learnPart } from './learn-part.ts';
import { positionId, pumpLife, pumpModel } from './learning.fixture.ts';
import { valuesWithoutModes } from './modes-of-lives.ts';

const speed = asId<ChannelId>('speed');
const model: MachineModel = {
  ...pumpModel,
  channels: [{ id: speed, unit: '/min', role: 'setting', positionIds: [] }, ...pumpModel.channels],
};
/** What each recipe adds to every channel but the constant one: far more than wear does. */
const RECIPES = [
  [1_000, 0],
  [2_000, 40],
  [3_000, -25],
] as const;

/** The same pump, run at a recipe that changes with every row. */
function inRecipes(life: EndedLifeTrajectory, phase: number): EndedLifeTrajectory {
  const { history } = life;
  if (!history) throw new Error('no history');
  const values = history.values.map((row, i) => {
    const [rpm, added] = RECIPES[(i * 2 + phase + (i % 7)) % 3]!;
    return [rpm, ...row.map((value, c) => (c === 3 ? value : value! + added))];
  });
  return { ...life, history: { ...history, channels: [speed, ...history.channels], values } };
}

const lives = Array.from({ length: 8 }, (_, i) => pumpLife(i));
const catalogue = { beta: 2, eta: 200 };

describe('modes of ended lives', () => {
  it('are taken out before anything is learned of wear: the knowledge is as if there had been one', () => {
    const plain = learnPart(lives, pumpModel, positionId, catalogue);
    const mixed = learnPart(lives.map(inRecipes), model, positionId, catalogue);
    expect(mixed.modes?.leaders).toHaveLength(3);
    for (const [id, known] of Object.entries(plain.channels)) {
      const learned = mixed.channels[id as ChannelId]!;
      expect(learned.sd / known.sd).toBeGreaterThan(0.7);
      expect(learned.sd / known.sd).toBeLessThan(1.4);
      const way = known.limit - known.mean;
      expect(Math.abs(learned.limit - learned.mean - way)).toBeLessThan(0.25 * Math.abs(way));
    }
    expect(mixed.drift!.wearAtFailureSd).toBeLessThan(1.5 * plain.drift!.wearAtFailureSd + 0.03);
  });

  it('are none where a setting says nothing of the channels', () => {
    const shuffled = lives.map((life, phase) => {
      const { history } = inRecipes(life, phase);
      return {
        ...life,
        history: { ...history!, values: life.history!.values.map((row, i) => [RECIPES[i % 3]![0], ...row]) },
      };
    });
    expect(learnPart(shuffled, model, positionId, catalogue).modes).toBeUndefined();
  });

  it('leave the values as they are where there are none', () => {
    const rising = asId<ChannelId>('rising');
    expect(valuesWithoutModes(lives[0]!, rising, undefined, pumpModel)).toEqual(
      lives[0]!.history!.values.map(([first]) => first),
    );
  });
});
