import { describe, expect, it } from '@jest/globals';
import { asId, type PositionId } from '@kizashi/kernel';
import { positionId, pumpLife, pumpModel } from '../learning.fixture.ts';
import { isOutside } from '../outside-model/outside-model.ts';
import { decodeLifeModel, encodeLifeModel } from './encode-life-model.ts';
import { forecastLife } from './forecast-life.ts';
import { followLife, type LifeMemory, startLife } from './life-memory.ts';
import type { LifeModel } from './life-model.ts';
import { trainLifeModel } from './train-life-model.ts';

const catalogue = { beta: 2, eta: 250 };
const lives = Array.from({ length: 8 }, (_, i) => pumpLife(i));
const few = lives.slice(0, 3);

function trained(some = lives, seed = 1) {
  const result = trainLifeModel(some, pumpModel, positionId, catalogue, { seed });
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}

function followed(model: LifeModel, index: number, life: number, seen: number): LifeMemory {
  const { history } = pumpLife(index, life, seen);
  return history!.lifeUsed.reduce(
    (memory, lifeUsed, i) =>
      followLife(memory, { lifeUsed, values: history!.values[i]!.map((one) => one ?? Number.NaN) }, model),
    startLife(model),
  );
}

describe('trainLifeModel', () => {
  const { model } = trained();

  it('foresees the end of lives that it has not seen', () => {
    for (const [index, life] of [
      [31, 160],
      [32, 190],
      [33, 230],
    ] as const) {
      for (const left of [10, 40]) {
        const said = forecastLife(followed(model, index, life, life - left), life - left, model)!;
        expect(Math.abs(said.quantiles[49]! - left)).toBeLessThan(6 + 0.35 * left);
      }
    }
  });

  it('is the same for the same lives and seed, and another for another seed', () => {
    const once = trained(few);
    const again = trained(few);
    expect(again.record).toEqual(once.record);
    expect(Buffer.from(encodeLifeModel(again.model)).equals(encodeLifeModel(once.model))).toBe(true);
    expect(Buffer.from(encodeLifeModel(trained(few, 2).model)).equals(encodeLifeModel(once.model))).toBe(
      false,
    );
  });

  it('says the same after it was stored', () => {
    const decoded = decodeLifeModel(encodeLifeModel(model));
    if (!decoded.ok || isOutside(decoded.value)) throw new Error('it is another model now');
    expect(decoded.value).toEqual(model);
    const memory = followed(model, 40, 200, 150);
    expect(forecastLife(memory, 150, decoded.value)).toEqual(forecastLife(memory, 150, model));
  });

  it('refuses what cannot be learned from, with what would be enough', () => {
    const refusal = (some: typeof lives, position: PositionId = positionId, machine = pumpModel) => {
      const result = trainLifeModel(some, machine, position, catalogue, { seed: 1 });
      return result.ok ? undefined : result.error;
    };
    expect(refusal(lives.slice(0, 2))).toEqual({
      code: 'too-few-lives',
      detail: '2 lives with a history ended by failure; at least 3 are needed',
    });
    expect(refusal(lives, asId<PositionId>('other'))?.code).toBe('unknown-position');
    const channels = pumpModel.channels.map((channel) => ({ ...channel, role: 'context' as const }));
    expect(refusal(lives, positionId, { ...pumpModel, channels })?.code).toBe('no-wear-channels');
    const still = lives.map((one) => ({
      ...one,
      history: { ...one.history!, values: one.history!.values.map(() => [1, 2, 3, 4, 5]) },
    }));
    expect(refusal(still)?.code).toBe('nothing-varies');
  });
});
