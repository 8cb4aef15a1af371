import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { aForecast, aWithheldForecast, NOW } from '../../testing/samples.ts';
import { chanceFailedBefore, chanceOfReaching, endOfLife, instantAt } from './end-of-life.ts';

const day = (days: number) => NOW + days * DAY_MS;
const end = endOfLife(aForecast({ fromDays: 10, toDays: 20 }))!;

describe('endOfLife', () => {
  it('puts remaining life on the calendar by the rate of use', () => {
    expect((instantAt(end, 0.1) - NOW) / DAY_MS).toBeCloseTo(11, 6);
    expect((instantAt(end, 0.5) - NOW) / DAY_MS).toBeCloseTo(15, 6);
  });

  it('counts from the evidence, not from today', () => {
    const older = endOfLife(aForecast({ fromDays: 10, toDays: 20, daysAgo: 3 }))!;
    expect((instantAt(older, 0.5) - NOW) / DAY_MS).toBeCloseTo(12, 6);
  });

  it('has nothing to say for a withheld forecast or an unknown rate', () => {
    expect(endOfLife(aWithheldForecast())).toBeUndefined();
    expect(endOfLife(aForecast({ lifePerHour: null }))).toBeUndefined();
    expect(endOfLife(aForecast({ lifePerHour: 0 }))).toBeUndefined();
  });

  it('keeps "more than can be said" as Infinity', () => {
    const open = endOfLife(aForecast({ known: 60 }))!;
    expect(instantAt(open, 0.6)).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(instantAt(open, 0.9)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('chance of reaching a stop', () => {
  it('is linear between the quantiles', () => {
    expect(chanceFailedBefore(end, day(15))).toBeCloseTo(0.5, 9);
    expect(chanceFailedBefore(end, day(12.55))).toBeCloseTo(0.255, 9);
    expect(chanceOfReaching(end, day(12.55))).toBeCloseTo(0.745, 9);
  });

  it('claims no more than the outer percentiles', () => {
    expect(chanceFailedBefore(end, day(1))).toBe(0.01);
    expect(chanceFailedBefore(end, day(100))).toBe(0.99);
  });

  it('does not go beyond the last quantile that is known', () => {
    const open = endOfLife(aForecast({ fromDays: 10, toDays: 20, known: 60 }))!;
    expect(chanceFailedBefore(open, day(400))).toBeCloseTo(0.6, 9);
  });

  it('never falls with time, and inverts the quantiles', () => {
    const gaps = fc.array(fc.double({ min: 0.01, max: 400, noNaN: true }), { minLength: 99, maxLength: 99 });
    fc.assert(
      fc.property(
        gaps,
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (steps, p, share) => {
          let life = 0;
          const quantiles = steps.map((step) => (life += step));
          const found = endOfLife(aForecast({ quantiles }))!;
          expect(chanceFailedBefore(found, instantAt(found, p / 100))).toBeCloseTo(p / 100, 6);
          const at = NOW + share * (instantAt(found, 0.99) - NOW);
          expect(chanceFailedBefore(found, at + DAY_MS)).toBeGreaterThanOrEqual(
            chanceFailedBefore(found, at),
          );
        },
      ),
    );
  });
});
