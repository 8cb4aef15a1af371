import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { featureNames, lifeFeatures } from './life-features.ts';
import { followLife, startLife } from './life-memory.ts';
import { followAll, rowsOf, twoSpeedFeatures, twoSpeedLife } from './life-model.fixture.ts';

const model = twoSpeedFeatures();
const names = featureNames(model);
const rows = rowsOf(twoSpeedLife(20, 220));
const featureAt = (features: Float32Array, name: string) => features[names.indexOf(name)]!;

describe('life features', () => {
  it('are bit-identical from a truncated history: nothing later is known', () => {
    const along: Float32Array[] = [];
    let memory = startLife(model);
    for (const row of rows) {
      memory = followLife(memory, row, model);
      along.push(lifeFeatures(memory, model));
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: rows.length }), (seen) => {
        const truncated = lifeFeatures(followAll(rows.slice(0, seen), model), model);
        expect(new Uint32Array(truncated.buffer)).toEqual(new Uint32Array(along[seen - 1]!.buffer));
      }),
      { numRuns: 30 },
    );
  });

  it('go on from a stored memory as if it had never been stored', () => {
    const stored = JSON.parse(JSON.stringify(followAll(rows.slice(0, 97), model)));
    expect(followAll(rows.slice(97), model, stored)).toEqual(followAll(rows, model));
  });

  it('tolerate missing readings: any channel, any row, or all of them', () => {
    const gaps = fc.array(fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), {
      minLength: rows.length,
      maxLength: rows.length,
    });
    fc.assert(
      fc.property(gaps, (missing) => {
        const thinned = rows.map(({ lifeUsed, values }, i) => ({
          lifeUsed,
          values: values.map((value, c) => (missing[i]![c] ? Number.NaN : value)),
        }));
        const features = lifeFeatures(followAll(thinned, model), model);
        for (const value of features) expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
        expect(featureAt(features, 'age')).toBe(220);
      }),
      { numRuns: 10 },
    );
    const blind = rows.map(({ lifeUsed, values }) => ({ lifeUsed, values: values.map(() => Number.NaN) }));
    expect(featureAt(lifeFeatures(followAll(blind, model), model), 'rising level')).toBeNaN();
  });

  it('see the same in a part that lasts a thousand times as long and is looked at in the same steps', () => {
    const slow = { ...model, step: model.step * 1_000 };
    const longer = rows.map(({ lifeUsed, values }) => ({ lifeUsed: lifeUsed * 1_000, values }));
    expect(lifeFeatures(followAll(longer, slow), slow)).toEqual(lifeFeatures(followAll(rows, model), model));
  });

  it('average the rows of one step', () => {
    const five = rows.flatMap(({ lifeUsed, values }) =>
      Array.from({ length: 5 }, (_, i) => ({ lifeUsed: lifeUsed + i / 5, values })),
    );
    const features = lifeFeatures(followAll(five, model), model);
    const once = lifeFeatures(followAll(rows, model), model);
    expect(featureAt(features, 'rising level')).toBeCloseTo(featureAt(once, 'rising level'), 2);
  });

  it('compare within a regime: two speeds at which a channel reads differently are no wear', () => {
    expect(model.regimes.count).toBe(2);
    const early = lifeFeatures(followAll(rows.slice(0, 60), model), model);
    const late = lifeFeatures(followAll(rows.slice(0, 215), model), model);
    expect(Math.abs(featureAt(early, 'falling moved'))).toBeLessThan(0.5);
    expect(featureAt(late, 'falling moved')).toBeLessThan(-1);
    expect(featureAt(late, 'rising since-30')).toBeGreaterThan(0.5);
  });

  it('flag a life that was watched from its middle on, and compare it with where it was then', () => {
    const features = lifeFeatures(followAll(rows.slice(150), model), model);
    expect(featureAt(features, 'started-at')).toBe(151);
    expect(featureAt(features, 'age')).toBe(220);
    expect(featureAt(features, 'rising moved')).toBeLessThan(
      featureAt(lifeFeatures(followAll(rows, model), model), 'rising moved'),
    );
  });

  it('remember a few hundred numbers, however long the life', () => {
    const long = Array.from({ length: 5_000 }, (_, i) => ({ ...rows[i % rows.length]!, lifeUsed: i }));
    const memory = followAll(long, model);
    expect(JSON.stringify(memory).match(/-?\d+(\.\d+)?/g)!.length).toBeLessThan(
      30 * model.scales.used.length,
    );
    expect(JSON.stringify(memory).length).toBeLessThan(JSON.stringify(followAll(rows, model)).length * 1.1);
  });
});
