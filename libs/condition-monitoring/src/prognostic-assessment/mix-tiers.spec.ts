import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, life, lifePerHour, type PartNumber } from '@kizashi/kernel';
import { driftFirstPassage } from './drift-first-passage.ts';
import { positionId, pumpLife, pumpModel } from './learning.fixture.ts';
import { forecastLife, startLife, trainLifeModel } from './life-model/index.ts';
import { followAll, rowsOf } from './life-model/life-model.fixture.ts';
import { mixTiers } from './mix-tiers.ts';
import type { WearModelContext } from './wear-model.ts';

const models: WearModelContext = {
  partNumber: asId<PartNumber>('P'),
  lifeUnit: 'cycles',
  prior: { beta: 3, eta: 220 },
};
const trained = trainLifeModel(
  [0, 1, 2, 3].map((i) => pumpLife(i)),
  pumpModel,
  positionId,
  models.prior,
  { seed: 1 },
);
if (!trained.ok) throw new Error(trained.error.detail);
const { model } = trained.value;
const seen = followAll(rowsOf(pumpLife(9, 200, 150)), model);
const drift = driftFirstPassage.observe(driftFirstPassage.start(models), {
  at: epochMs(0),
  lifeUsed: life(150),
  rate: lifePerHour(1),
  wear: 0.4,
  wearSd: 0.03,
});
const evidence = { lifeUsed: life(150), drift, pWearAbove5Percent: 1, life: seen };
const mixedWith = (weight: number, more = {}) =>
  mixTiers({ ...evidence, ...more }, { models, calibration: [], lifeModel: { ...model, weight } });

describe('mixTiers', () => {
  it('lets the learned tier stand alone by its whole weight, and not at all by none', () => {
    expect(mixedWith(1)).toEqual({ remaining: forecastLife(seen, 150, model), identity: model.identity });
    const without = mixTiers(evidence, { models, calibration: [] });
    expect(mixedWith(0)).toEqual(without);
    expect(without.identity.tier).toBe('degradation');
  });

  it('names the tier that counts most', () => {
    expect(mixedWith(0.6).identity.tier).toBe('fleet');
    expect(mixedWith(0.4).identity.tier).toBe('degradation');
    expect(mixedWith(0.4, { pWearAbove5Percent: undefined }).identity.tier).toBe('prior');
  });

  it('lies between what the tiers say', () => {
    const medians = [0, 0.5, 1].map((weight) => mixedWith(weight).remaining.quantiles[49]!);
    expect(medians[1]).toBeGreaterThanOrEqual(Math.min(medians[0]!, medians[2]!));
    expect(medians[1]).toBeLessThanOrEqual(Math.max(medians[0]!, medians[2]!));
  });

  it('does not use a memory of another version, nor one that has seen nothing', () => {
    const without = mixTiers(evidence, { models, calibration: [] });
    expect(mixedWith(1, { life: { ...seen, version: '9' } })).toEqual(without);
    expect(mixedWith(1, { life: startLife(model) })).toEqual(without);
  });
});
