import { describe, expect, it } from '@jest/globals';
import { DAY_MS, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import { chanceOfFailingBefore, chanceOfNewPartFailing, costOfFailure } from './part-survival.ts';
import { endsBetween, inDays, NOW, WITHHELD } from './risk-line.fixture.ts';

describe('the chance that a part fails before an instant', () => {
  it('is read from the kept distribution, between its percentiles', () => {
    const forecast = endsBetween(10, 20);
    expect(chanceOfFailingBefore(forecast, inDays(15))).toBeCloseTo(0.5, 6);
    expect(chanceOfFailingBefore(forecast, inDays(10.15))).toBeCloseTo(0.015, 6);
  });

  it('says nothing finer than 1 % and 99 % outside of it, and begins at none', () => {
    const forecast = endsBetween(10, 20);
    expect(chanceOfFailingBefore(forecast, NOW)).toBe(0);
    expect(chanceOfFailingBefore(forecast, inDays(5))).toBeLessThan(0.01);
    expect(chanceOfFailingBefore(forecast, inDays(500))).toBe(0.99);
  });

  it('is not known where the forecast is withheld', () => {
    expect(chanceOfFailingBefore(WITHHELD, inDays(15))).toBeUndefined();
  });

  it('never falls with time, whatever the distribution', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 5_000, noNaN: true }), { minLength: 99, maxLength: 99 }),
        fc.array(fc.double({ min: -10, max: 300, noNaN: true }), { minLength: 2, maxLength: 30 }),
        (lives, days) => {
          const forecast = { ...endsBetween(0, 1), quantiles: lives.toSorted((a, b) => a - b) };
          const chances = days
            .toSorted((a, b) => a - b)
            .map((day) => chanceOfFailingBefore(forecast, plus(NOW, day * DAY_MS))!);
          for (const [index, chance] of chances.entries()) {
            expect(chance).toBeGreaterThanOrEqual(index === 0 ? 0 : chances[index - 1]!);
            expect(chance).toBeLessThanOrEqual(0.99);
          }
        },
      ),
    );
  });
});

describe('a new part', () => {
  it('fails by the Weibull life of its number: 63.2 % by its characteristic life', () => {
    expect(chanceOfNewPartFailing({ beta: 1.5, eta: 14_000 }, 14_000)).toBeCloseTo(1 - Math.exp(-1), 9);
    expect(chanceOfNewPartFailing({ beta: 1.5, eta: 14_000 }, 0)).toBe(0);
  });
});

describe('the cost of an unplanned failure', () => {
  it('is standstill, premium and damage', () => {
    const costs = { unplannedHours: 14, emergencyPremium: 120_000, collateral: 760_000 };
    expect(costOfFailure(costs, 180_000)).toBe(3_400_000);
  });
});
