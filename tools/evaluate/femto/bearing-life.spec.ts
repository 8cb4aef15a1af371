import { describe, expect, it } from '@jest/globals';
import { followBearing, learnFrom, meanOfLives, ratingLife, rigModel } from './bearing-life.ts';
import type { Bearing } from './bearings.ts';

/** Wears from its half on, a little different from the others. */
function bearing(id: string, snapshots: number): Bearing {
  const rows = Array.from({ length: snapshots }, (_, i) => {
    const wear = Math.max(0, (2 * i) / snapshots - 1);
    return [0.4 + 2 * wear ** 2 + 0.01 * Math.sin(i * 1.7), 0.3 + wear ** 2 + 0.01 * Math.cos(i * 2.3)];
  });
  const secondsLeft = rows.map((_, i) => (snapshots - 1 - i) * 10);
  return { id, condition: id.charAt(0), features: ['h_rms', 'v_rms'], rows, secondsLeft };
}

const KNOWN = [bearing('1_1', 120), bearing('1_2', 140), bearing('2_1', 100)];

describe('followBearing', () => {
  it('forecasts after every snapshot, and nearer to the end than at its beginning', () => {
    const aside = bearing('2_2', 130);
    const model = rigModel(aside.features);
    const prior = meanOfLives(KNOWN);
    const said = followBearing(aside, model, prior, learnFrom(KNOWN, model, prior));
    const median = (snapshot: number) => said[snapshot]!.quantiles?.[49] ?? Number.NaN;
    expect(said).toHaveLength(130);
    expect(Math.abs(median(125) - 4)).toBeLessThan(10);
    expect(median(60)).toBeGreaterThan(30);
  });
});

describe('ratingLife', () => {
  it('is reached by nine of ten: 9.3 h at 4,000 N and 1,800 rpm', () => {
    const { beta, eta } = ratingLife('1');
    const l10 = eta * (-Math.log(0.9)) ** (1 / beta);
    expect((l10 * 10) / 3_600).toBeCloseTo(9.26, 2);
  });

  it('of the mean of lives is that mean', () => {
    const { eta } = meanOfLives(KNOWN);
    expect(eta * 0.9027).toBeCloseTo(120, 0);
  });
});
