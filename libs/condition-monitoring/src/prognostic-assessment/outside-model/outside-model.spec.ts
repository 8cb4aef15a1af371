import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, life, type PartNumber } from '@kizashi/kernel';
import { driftFirstPassage } from '../drift-first-passage.ts';
import { positionId, pumpLife, pumpModel } from '../learning.fixture.ts';
import { decodeLifeModel, encodeLifeModel, featureNames, startLife } from '../life-model/index.ts';
import { followAll, rowsOf } from '../life-model/life-model.fixture.ts';
import { featureModel } from '../life-model/train-life-model.ts';
import { mixTiers } from '../mix-tiers.ts';
import { forecastOutside, outsideInputs } from './forecast-outside.ts';
import { inputRows, measureOutsideModel, outsideSamples, sampledFailures } from './measure-outside-model.ts';

const catalogue = { beta: 3, eta: 220 };
const lives = Array.from({ length: 6 }, (_, i) => pumpLife(i));
const features = featureModel(lives, pumpModel, positionId, 200, 1);
const names = featureNames(features);
const inputs = ['rising moved', 'age'].map((name) => names.indexOf(name));
const proposal = { features, inputs, onnx: Uint8Array.of(8, 7, 6) };
const machine = { model: pumpModel, positionId, catalogue };

/** Stands for a file. */
const says = (row: Float32Array) => 250 - row[1]! - 10 * row[0]!;

function measured(model: (row: Float32Array) => number) {
  const samples = outsideSamples(lives, features);
  const rows = inputRows(samples, inputs);
  const said = Float64Array.from({ length: samples.count }, (_, i) => model(rows.subarray(2 * i, 2 * i + 2)));
  return measureOutsideModel(lives, samples, said, proposal, machine);
}

const { model, record } = measured(says);
const seen = followAll(rowsOf(pumpLife(31, 200, 160)), model);

describe('a model that somebody else made', () => {
  it('is asked with its own features in its own order', () => {
    const asked = outsideInputs(seen, model)!;
    expect(asked).toHaveLength(2);
    expect(asked[1]).toBeCloseTo(160 / features.step, 5);
    expect(outsideInputs(startLife(model), model)).toBeUndefined();
    expect(outsideInputs({ ...seen, version: 'another' }, model)).toBeUndefined();
  });

  it('forecasts what lives had left of which it said the same', () => {
    const { quantiles } = forecastOutside(seen, 160, says(outsideInputs(seen, model)!), model)!;
    expect(quantiles[49]).toBeGreaterThan(20);
    expect(quantiles[49]).toBeLessThan(70);
    expect(record.scores.fleet.coverage80).toBeGreaterThan(0.6);
    const later = forecastOutside(seen, 165, says(outsideInputs(seen, model)!), model)!;
    expect(later.quantiles[49]).toBeCloseTo(quantiles[49]! - 5, 9);
  });

  it('may count the other way round, as a probability of failing does: order is all that matters', () => {
    const upsideDown = measured((row) => -5 * says(row));
    expect(upsideDown.record.scores.fleet.rmse).toBeCloseTo(record.scores.fleet.rmse, -1);
  });

  it('that knows nothing is measured as such', () => {
    const blind = measured((row) => Math.sin(1e4 * row[0]!));
    expect(blind.record.scores.fleet.pinball).toBeGreaterThan(1.4 * record.scores.fleet.pinball);
  });

  it('stands alone where it has spoken; where it has not, the other tiers do', () => {
    const models = { partNumber: asId<PartNumber>('P'), lifeUnit: 'cycles' as const, prior: catalogue };
    const drift = driftFirstPassage.observe(driftFirstPassage.start(models), {
      ...{ at: epochMs(0), lifeUsed: life(160), rate: 1 as never, wear: 0.4, wearSd: 0.03 },
    });
    const evidence = { lifeUsed: life(160), drift, pWearAbove5Percent: 1, life: seen };
    const knowledge = { models, calibration: [], lifeModel: model };
    const said = says(outsideInputs(seen, model)!);
    expect(mixTiers({ ...evidence, said }, knowledge)).toEqual({
      remaining: forecastOutside(seen, 160, said, model),
      identity: model.identity,
    });
    const others = mixTiers(evidence, { models, calibration: [] });
    expect(mixTiers(evidence, knowledge)).toEqual(others);
    expect(mixTiers({ ...evidence, said: Number.NaN }, knowledge)).toEqual(others);
  });

  it('is kept as bytes with its file', () => {
    expect(decodeLifeModel(encodeLifeModel(model))).toEqual({ ok: true, value: model });
  });

  it('is measured by lives that failed and were followed', () => {
    const { history: _, ...unseen } = pumpLife(0);
    const removed = pumpLife(1, 200, 90);
    expect(sampledFailures(outsideSamples([...lives, unseen, removed], features))).toBe(lives.length);
  });
});
