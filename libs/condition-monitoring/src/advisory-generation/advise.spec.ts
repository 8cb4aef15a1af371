import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, ratio, type TimeRange } from '@kizashi/kernel';
import fc from 'fast-check';
import type { AdviceInput, FailureTime } from './advice.ts';
import { advise } from './advise.ts';
import { pFailBefore, quantileOf } from './failure-time.ts';
import { replacementCost } from './replacement-cost.ts';

const NOW = epochMs(Date.UTC(2026, 9, 26));
const day = (n: number) => epochMs(NOW + n * DAY_MS);
const stop = (n: number): TimeRange => ({ from: day(n), to: epochMs(day(n) + 8 * HOUR_MS) });

/** Fails evenly between two days from now. */
function between(first: number, last: number): FailureTime {
  return {
    quantiles: Float64Array.from({ length: 99 }, (_, i) => day(first + ((i + 1) / 100) * (last - first))),
  };
}

const costs = {
  downtimeCostPerHour: 100_000,
  plannedHours: 6,
  unplannedHours: 14,
  labour: 180_000,
  partPrice: 320_000,
  collateral: 400_000,
  emergencyPremium: 150_000,
  meanLifeMs: 600 * DAY_MS,
};
const inStock = { leadTimeMsP50: 0, leadTimeMsP90: 0, preparationMs: 0 };
const settings = { alpha: 0.1, phi: 0.15, evidenceGate: 0.8, orderGate: 0.4, urgentLimit: 0.3 };

function input(more: Partial<AdviceInput> = {}): AdviceInput {
  return {
    now: NOW,
    failureTime: between(15, 35),
    pWearAbove5Percent: ratio(0.95),
    pFail72h: ratio(0),
    plannedStops: [3, 10, 17, 24, 31, 38].map(stop),
    costs,
    supply: inStock,
    settings,
    ...more,
  };
}

const chosen = (more: Partial<AdviceInput> = {}) => advise(input(more)).options.find((o) => o.chosen)!;

describe('replacementCost', () => {
  const unplanned = 14 * 100_000 + 150_000 + 400_000 + 500_000;

  it('is planned work plus the life thrown away where the part surely lasts', () => {
    const cost = replacementCost(between(100, 100.001), day(10), true, costs, 0.15);
    expect(cost).toBeCloseTo(500_000 + (90 * (500_000 + 0.15 * unplanned)) / 600, -3);
  });

  it('adds the standstill of planned work outside a stop', () => {
    const inside = replacementCost(between(100, 101), day(10), true, costs, 0.15);
    expect(replacementCost(between(100, 101), day(10), false, costs, 0.15) - inside).toBeCloseTo(600_000);
  });

  it('is that of a failure where the part surely does not last', () => {
    expect(replacementCost(between(1, 2), day(10), true, costs, 0.15)).toBeCloseTo(unplanned);
  });

  it('weighs both by the chance of failing first', () => {
    const cost = replacementCost(between(0, 20), day(10), true, { ...costs, meanLifeMs: 0 }, 0.15);
    expect(cost).toBeCloseTo(0.5 * unplanned + 0.5 * 500_000, -4);
  });
});

describe('the choice of a window', () => {
  it('is the last stop before the wear becomes dangerous', () => {
    expect(chosen().window).toEqual(stop(10));
    expect(chosen({ failureTime: between(50, 80) }).window.from).toBeGreaterThanOrEqual(day(31));
  });

  it('is now, outside any stop, where waiting costs more', () => {
    const option = chosen({ failureTime: between(0.5, 3), plannedStops: [stop(10)] });
    expect(option).toMatchObject({ planned: false, window: { from: NOW } });
  });

  it('waits longer when life is dear and failure cheap', () => {
    const cheap = {
      ...costs,
      unplannedHours: 6,
      collateral: 0,
      emergencyPremium: 0,
      meanLifeMs: 40 * DAY_MS,
    };
    expect(chosen({ costs: cheap }).window.from).toBeGreaterThan(chosen().window.from);
  });

  it('shows windows before the part is here, and does not choose them', () => {
    const supply = { leadTimeMsP50: 8 * DAY_MS, leadTimeMsP90: 12 * DAY_MS, preparationMs: DAY_MS };
    const { options } = advise(input({ supply, failureTime: between(25, 45) }));
    const early = options.filter(({ window }) => window.from < day(13));
    expect(early.length).toBeGreaterThan(0);
    for (const option of early) expect(option).toMatchObject({ notPossible: 'parts-late', chosen: false });
    expect(options.find((option) => option.chosen)!.window.from).toBeGreaterThanOrEqual(day(13));
  });

  it('always has a possible window, even when the part comes after every stop', () => {
    const supply = { leadTimeMsP50: 60 * DAY_MS, leadTimeMsP90: 60 * DAY_MS, preparationMs: 0 };
    expect(chosen({ supply }).window.from).toBe(day(60));
  });

  it('shows at least two options, ascending, with exactly one chosen', () => {
    const stops = fc.uniqueArray(fc.integer({ min: 1, max: 120 }), { maxLength: 15 });
    const times = fc.tuple(
      fc.double({ min: 0, max: 90, noNaN: true }),
      fc.double({ min: 1, max: 90, noNaN: true }),
    );
    const lead = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(stops, times, lead, (days, [first, width], leadDays) => {
        const { options } = advise(
          input({
            plannedStops: [...days].sort((a, b) => a - b).map(stop),
            failureTime: between(first, first + width),
            supply: { leadTimeMsP50: leadDays * DAY_MS, leadTimeMsP90: leadDays * DAY_MS, preparationMs: 0 },
          }),
        );
        expect(options.length).toBeGreaterThanOrEqual(2);
        expect(options.filter((option) => option.chosen)).toHaveLength(1);
        for (let i = 1; i < options.length; i++) {
          expect(options[i]!.window.from).toBeGreaterThanOrEqual(options[i - 1]!.window.from);
          expect(options[i]!.pFailBefore).toBeGreaterThanOrEqual(options[i - 1]!.pFailBefore);
        }
        const best = options.find((option) => option.chosen)!;
        for (const option of options) {
          if (!option.notPossible) expect(option.expectedCost).toBeGreaterThanOrEqual(best.expectedCost);
        }
      }),
    );
  });
});

describe('the order-by date', () => {
  const supply = { leadTimeMsP50: 4 * DAY_MS, leadTimeMsP90: 6 * DAY_MS, preparationMs: DAY_MS };

  it('is (a) the day after which the risk of ordering late exceeds alpha, without evidence of wear', () => {
    const { orderBy } = advise(
      input({ supply, pWearAbove5Percent: ratio(0.3), failureTime: between(30, 50) }),
    );
    expect(orderBy).toBeCloseTo(day(30 + 2 - 5), -3);
  });

  it('is (b) the chosen window less lead time and preparation, once there is evidence', () => {
    const advice = advise(input({ supply, failureTime: between(30, 50) }));
    const window = advice.options.find((option) => option.chosen)!.window;
    expect(advice.orderBy).toBe(window.from - 7 * DAY_MS);
    expect(advice.orderBy).toBeLessThan(day(27));
  });

  it('is not drawn near by a calendar that ends too soon', () => {
    const { orderBy } = advise(input({ plannedStops: [stop(2), stop(9)], failureTime: between(200, 300) }));
    expect(orderBy).toBeCloseTo(day(210), -3);
  });

  it('does not exist while nothing can be said', () => {
    const failureTime = { quantiles: new Float64Array(99).fill(Number.POSITIVE_INFINITY) };
    expect(advise(input({ failureTime, pWearAbove5Percent: ratio(0) })).orderBy).toBeUndefined();
  });
});

describe('gates', () => {
  it('holds the evidence gate at 0.8 and no lower', () => {
    expect(advise(input({ pWearAbove5Percent: ratio(0.79) })).evidenceGateHolds).toBe(false);
    expect(advise(input({ pWearAbove5Percent: ratio(0.8) })).evidenceGateHolds).toBe(true);
  });

  it('is urgent above the limit', () => {
    expect(advise(input({ pFail72h: ratio(0.3) })).urgent).toBe(false);
    expect(advise(input({ pFail72h: ratio(0.31) })).urgent).toBe(true);
  });
});

describe('failure times', () => {
  it('has chances and quantiles that are each other’s inverse', () => {
    const failureTime = between(15, 35);
    expect(pFailBefore(failureTime, day(25))).toBeCloseTo(0.5);
    expect(quantileOf(failureTime, 0.5)).toBeCloseTo(day(25), -3);
    expect(pFailBefore(failureTime, day(1))).toBe(0);
  });
});
