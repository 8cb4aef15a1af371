import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, plus } from '@kizashi/kernel';
import fc from 'fast-check';
import { bookSwap, type ClosedSwap, type DecidedOn } from './savings.ts';

const SWAPPED = epochMs(Date.UTC(2026, 10, 12, 8));

/** The end of life is normal around `p50At`, as the design's story has it. */
function normal(p50At: number, sdMs: number): DecidedOn {
  const z = 1.2815515655446004;
  return {
    pFailBefore: (at) => standardNormal((at - p50At) / sdMs),
    p10At: p50At - z * sdMs,
    p50At,
    p90At: p50At + z * sdMs,
  };
}

/** Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17; error below 7.5e-8. */
function standardNormal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly = ((((1.330274429 * t - 1.821255978) * t + 1.781477937) * t - 0.356563782) * t + 0.31938153) * t;
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x >= 0 ? 1 - tail : tail;
}

/** VMC-0042: P10, P50 and P90 are 14, 18 and 22 November; swapped in the stop of the 12th, the next is the 26th. */
const VMC_0042: ClosedSwap = {
  severity: 'advanced',
  forecast: normal(Date.UTC(2026, 10, 18, 8), (4 * DAY_MS) / 1.2815515655446004),
  swappedAt: SWAPPED,
  nextStopAt: epochMs(Date.UTC(2026, 10, 26, 8)),
  insidePlannedStop: true,
  unplannedHours: 14,
  plannedHours: 4,
  downtimeCostPerHour: 180_000,
  price: 320_000,
  labour: 60_000,
  life: { used: 8_120, typical: 11_600 },
};

describe('an avoided failure', () => {
  it('of the design is booked as its ledger has it: 0.995 x (14 h - 4 h) x 180,000', () => {
    const booked = bookSwap(VMC_0042);
    expect(booked?.kind).toBe('avoided-failure');
    // The page rounds the chance to 99.5 %.
    expect(Math.round((booked?.basis.pFailBefore ?? 0) * 1_000) / 1_000).toBe(0.995);
    expect(Math.abs((booked?.mid ?? 0) - 1_791_000)).toBeLessThan(1_000);
  });

  it('is worth exactly 1,791,000 when the forecast says 0.995', () => {
    const forecast = { ...normal(0, 1), pFailBefore: () => 0.995 };
    expect(bookSwap({ ...VMC_0042, forecast })).toMatchObject({ mid: 1_791_000 });
  });

  it('has the range that the 80 % interval of its forecast gives it', () => {
    const booked = bookSwap(VMC_0042);
    // P(T < 26th) with the end 4 days later, and 4 days earlier: 4 days are 1.28 standard deviations.
    expect(booked?.low).toBeCloseTo(1_800_000 * standardNormal(1.2815515655446004), -2);
    expect(booked?.high).toBeCloseTo(1_800_000 * standardNormal(3 * 1.2815515655446004), -2);
  });

  it('has no low end where P90 is more than can be said, and nothing at all without a forecast', () => {
    const open = { ...normal(0, 1), pFailBefore: () => 0.6, p90At: Number.POSITIVE_INFINITY };
    expect(bookSwap({ ...VMC_0042, forecast: open })).toMatchObject({ low: 0, mid: 1_080_000 });
    expect(bookSwap({ ...VMC_0042, forecast: undefined })).toBeUndefined();
  });

  it('without a known stop counts what was due within 30 days', () => {
    const asked: EpochMs[] = [];
    const forecast = { ...normal(0, 1), pFailBefore: (at: EpochMs) => asked.push(at) };
    bookSwap({ ...VMC_0042, forecast, nextStopAt: undefined });
    expect(asked).toContain(plus(SWAPPED, 30 * DAY_MS));
  });

  it('never books less than nothing, and its range always contains it', () => {
    fc.assert(
      fc.property(
        fc.record({
          p50Days: fc.integer({ min: -5, max: 90 }),
          sdHours: fc.integer({ min: 1, max: 900 }),
          stopDays: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
          unplannedHours: fc.integer({ min: 0, max: 40 }),
          plannedHours: fc.integer({ min: 0, max: 40 }),
        }),
        ({ p50Days, sdHours, stopDays, ...hours }) => {
          const booked = bookSwap({
            ...VMC_0042,
            ...hours,
            forecast: normal(SWAPPED + p50Days * DAY_MS, sdHours * HOUR_MS),
            nextStopAt: stopDays === undefined ? undefined : plus(SWAPPED, stopDays * DAY_MS),
          });
          expect(booked?.low).toBeGreaterThanOrEqual(0);
          expect(booked?.mid).toBeGreaterThanOrEqual(booked?.low ?? 0);
          expect(booked?.high).toBeGreaterThanOrEqual(booked?.mid ?? 0);
        },
      ),
    );
  });
});

describe('what was not confirmed', () => {
  it('books nothing for a part that had failed: that was not avoided', () => {
    expect(bookSwap({ ...VMC_0042, severity: 'failed' })).toBeUndefined();
  });

  it.each([
    ['inside a planned stop', true, -380_000, null],
    ['outside', false, -1_100_000, 4],
  ] as const)('books a false alarm %s as a cost', (_, insidePlannedStop, amount, plannedHours) => {
    expect(bookSwap({ ...VMC_0042, severity: 'none', insidePlannedStop })).toEqual({
      kind: 'false-alarm',
      low: amount,
      mid: amount,
      high: amount,
      basis: {
        severity: 'none',
        pFailBefore: null,
        unplannedHours: null,
        plannedHours,
        downtimeCostPerHour: plannedHours === null ? null : 180_000,
        lifeLeftShare: null,
        price: 320_000,
        labour: 60_000,
      },
    });
  });

  it('books life thrown away as its share of part and labour', () => {
    // 1 - 8,120 / 11,600 = 0.3 of 380,000.
    const booked = bookSwap({ ...VMC_0042, severity: 'light' });
    expect(booked).toMatchObject({ kind: 'life-thrown-away', low: -114_000, mid: -114_000, high: -114_000 });
    expect(booked?.basis.lifeLeftShare).toBeCloseTo(0.3, 10);
  });

  it('books a part that outlived its kind as nothing thrown away, and none where life was not counted', () => {
    expect(
      bookSwap({ ...VMC_0042, severity: 'light', life: { used: 20_000, typical: 11_600 } }),
    ).toMatchObject({ mid: 0 });
    expect(bookSwap({ ...VMC_0042, severity: 'light', life: undefined })).toBeUndefined();
  });
});
