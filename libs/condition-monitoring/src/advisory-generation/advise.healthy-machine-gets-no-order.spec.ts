import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { forecastsOf, START, tellRooms } from '../prognostic-assessment/spindle.fixture.ts';
import { advise } from './advise.ts';
import { failureTimeOf } from './failure-time.ts';

const settings = { alpha: 0.1, phi: 0.15, evidenceGate: 0.8, orderGate: 0.4, urgentLimit: 0.3 };
const costs = {
  downtimeCostPerHour: 100_000,
  plannedHours: 6,
  unplannedHours: 30,
  labour: 180_000,
  partPrice: 320_000,
  collateral: 400_000,
  emergencyPremium: 150_000,
  meanLifeMs: 700 * DAY_MS,
};
const supply = { leadTimeMsP50: 10 * DAY_MS, leadTimeMsP90: 21 * DAY_MS, preparationMs: 3 * DAY_MS };

/** A stop every other Sunday. */
function stopsAfter(now: EpochMs) {
  return Array.from({ length: 20 }, (_, i) => START + (6 + 14 * i) * DAY_MS)
    .filter((from) => from > now)
    .map((from) => ({ from: epochMs(from), to: epochMs(from + 12 * HOUR_MS) }));
}

/** Days since the start on which the opening rule (product.md) would open an order. */
function daysWithOrder(told: ReturnType<typeof tellRooms>): readonly number[] {
  return forecastsOf(told).flatMap(({ forecast, at, sinceStart }) => {
    if (forecast.status === 'withheld') return [];
    const { evidenceGateHolds, urgent, orderBy } = advise({
      now: at,
      failureTime: failureTimeOf(forecast, at),
      pWearAbove5Percent: forecast.pWearAbove5Percent,
      pFail72h: forecast.pFail72h,
      plannedStops: stopsAfter(at),
      costs,
      supply,
      settings,
    });
    const due = evidenceGateHolds && orderBy !== undefined && orderBy - at <= 7 * DAY_MS;
    return due || urgent ? [sinceStart / DAY_MS] : [];
  });
}

describe('orders', () => {
  it('are not opened for a machine that wears nothing', () => {
    expect(daysWithOrder(tellRooms({ days: 60, wear: () => 0, seed: 7 }))).toEqual([]);
  });

  it('are opened for one that wears, with the lead time still ahead of the failure', () => {
    const wears = (at: number) => Math.max(0, (at / DAY_MS - 10) / 100);
    const first = daysWithOrder(tellRooms({ days: 90, wear: wears, seed: 7 }))[0]!;
    expect(first).toBeGreaterThan(10);
    expect(first).toBeLessThan(110 - 24);
  });
});
