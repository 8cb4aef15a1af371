import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { positionId } from '../learning.fixture.ts';
import { forecastLife } from './forecast-life.ts';
import { startLife } from './life-memory.ts';
import { catalogue, followAll, rowsOf, twoSpeedLife, twoSpeedModel } from './life-model.fixture.ts';
import { trainLifeModel } from './train-life-model.ts';

const trained = trainLifeModel(
  [0, 1, 2, 3].map((i) => twoSpeedLife(i)),
  twoSpeedModel,
  positionId,
  catalogue,
  { seed: 1 },
);
if (!trained.ok) throw new Error(trained.error.detail);
const { model } = trained.value;
const rows = rowsOf(twoSpeedLife(9, 200));

/** The conformance of wear models, as far as it is about forecasts. */
describe('the learned model', () => {
  it('says 99 ordered quantiles, none negative, whatever it saw', () => {
    const anyRows = fc.array(
      fc.record({
        step: fc.double({ min: 0, max: 60, noNaN: true }),
        values: fc.array(fc.oneof(fc.double(), fc.constant(Number.NaN)), { minLength: 6, maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(anyRows, fc.double({ min: 0, max: 500, noNaN: true }), (steps, later) => {
        let used = 0;
        const seen = steps.map(({ step, values }) => {
          used += step;
          return { lifeUsed: used, values };
        });
        const quantiles = forecastLife(followAll(seen, model), used + later, model)?.quantiles;
        if (!quantiles) return;
        expect(quantiles).toHaveLength(99);
        expect(quantiles[0]).toBeGreaterThanOrEqual(0);
        for (let p = 1; p < 99; p++) expect(quantiles[p]).toBeGreaterThanOrEqual(quantiles[p - 1]!);
      }),
      { numRuns: 60 },
    );
  });

  it('has nothing to say of a part that it has not seen, or only blindly', () => {
    expect(forecastLife(startLife(model), 0, model)).toBeUndefined();
    const blind = rows.map(({ lifeUsed, values }) => ({ lifeUsed, values: values.map(() => Number.NaN) }));
    expect(forecastLife(followAll(blind, model), 200, model)).toBeUndefined();
  });

  it('goes on without a channel', () => {
    const without = rows.map(({ lifeUsed, values }) => ({
      lifeUsed,
      values: [Number.NaN, ...values.slice(1)],
    }));
    const median = (used: number) =>
      forecastLife(followAll(without.slice(0, used), model), used, model)!.quantiles[49]!;
    expect(median(190)).toBeLessThan(0.6 * median(60));
  });

  it('lets a part age: with nothing new seen, less is left', () => {
    const memory = followAll(rows.slice(0, 100), model);
    const median = (used: number) => forecastLife(memory, used, model)!.quantiles[49]!;
    expect(median(130)).toBeCloseTo(median(100) - 30);
  });

  it('leaves its inputs as they were', () => {
    const memory = followAll(rows.slice(0, 100), model);
    const copy = structuredClone(memory);
    followAll(rows.slice(100), model, memory);
    forecastLife(memory, 120, model);
    expect(memory).toEqual(copy);
  });
});
