import { describe, expect, it } from '@jest/globals';
import { fitWeibull, weibullMean, weibullQuantile } from './fit-weibull.ts';

const truth = { beta: 2.5, eta: 1_000 };
const catalogue = { beta: 1.5, eta: 3_000 };
const lives = Array.from({ length: 200 }, (_, i) => ({
  life: weibullQuantile(truth, (i + 0.5) / 200),
  failureObserved: true,
}));

describe('fitWeibull', () => {
  it('finds the life that failures were drawn from', () => {
    const { beta, eta } = fitWeibull(lives, catalogue);
    expect(beta).toBeCloseTo(2.5, 0);
    expect(Math.abs(eta - 1_000)).toBeLessThan(20);
  });

  it('does not take a part that was removed for one that failed', () => {
    const removed = lives.map(({ life }) => ({ life: Math.min(life, 700), failureObserved: life <= 700 }));
    const { eta } = fitWeibull(removed, catalogue);
    expect(Math.abs(eta - 1_000)).toBeLessThan(80);
  });

  it('keeps to the catalogue without failures, and near it with one', () => {
    expect(fitWeibull([{ life: 50, failureObserved: false }], catalogue)).toEqual(catalogue);
    const one = fitWeibull([{ life: 900, failureObserved: true }], catalogue);
    expect(weibullMean(one)).toBeGreaterThan(1_200);
    expect(weibullMean(one)).toBeLessThan(weibullMean(catalogue));
  });

  it('is not broken by equal or very short lives', () => {
    const equal = Array.from({ length: 12 }, () => ({ life: 10, failureObserved: true }));
    expect(fitWeibull(equal, catalogue).eta).toBeCloseTo(10, 0);
    const short = [...equal, { life: 0, failureObserved: true }];
    expect(Number.isFinite(fitWeibull(short, catalogue).eta)).toBe(true);
  });
});
