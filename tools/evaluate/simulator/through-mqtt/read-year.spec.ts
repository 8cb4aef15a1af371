import { describe, expect, it } from '@jest/globals';
import type { Forecast, OrderEvent } from '@kizashi/api-contract';
import { DAY_MS, epochMs, HOUR_MS, toIso } from '@kizashi/kernel';
import { callsOf, dailyRecords } from './read-year.ts';

const START = Date.UTC(2025, 0, 6);
const EDGES = [1, 2, 3].map((day) => START + day * DAY_MS);

function saidAt(hours: number, median: number, change: Partial<Forecast> = {}): Forecast {
  const quantiles = Array.from({ length: 99 }, (_, i) => (i < 90 ? median + i - 49 : null));
  return {
    ...{ asOf: toIso(epochMs(START + hours * HOUR_MS)), status: 'estimated', backfilled: false },
    ...{ quantiles, lifePerHour: 0.5, pFail72h: 0.1, pFail7d: 0.2, pFail30d: 0.30001 },
    ...change,
  } as Forecast;
}

describe('records of a year that a service went through', () => {
  it('are the newest forecast of each day, in days of the calendar', () => {
    const newestFirst = [saidAt(49, 500), saidAt(23, 600), saidAt(12, 700)];
    const records = dailyRecords('VMC-1 spindle S-1', newestFirst, EDGES);
    expect(records.map(({ a }) => (a - START) / HOUR_MS)).toEqual([23, 49]);
    // 600 life units at half a unit an hour.
    expect(records[0]).toMatchObject({ p: 'VMC-1 spindle S-1', f: [0.1, 0.2, 0.3] });
    expect(records[0]!.q![3]).toBe(50);
    expect(records[0]!.q!.at(-1)).toBeNull();
  });

  it('are what was said then, not what late readings made of it', () => {
    const newestFirst = [saidAt(24, 100, { backfilled: true }), saidAt(20, 600)];
    expect(dailyRecords('p', newestFirst, EDGES)).toHaveLength(1);
  });

  it('say that a forecast was withheld', () => {
    expect(dailyRecords('p', [saidAt(5, 1, { status: 'withheld', quantiles: [] })], EDGES)).toEqual([
      { p: 'p', a: START + 5 * HOUR_MS },
    ]);
  });
});

describe('calls of an order', () => {
  it('are its opening, and each time that it becomes urgent', () => {
    const event = (day: number, verb: string, urgent: boolean) =>
      ({ at: toIso(epochMs(START + day * DAY_MS)), verb, detail: { urgent } }) as unknown as OrderEvent;
    const events = [
      event(1, 'open', false),
      event(2, 'update', false),
      event(3, 'update', true),
      event(4, 'update', true),
      event(5, 'update', false),
      event(6, 'update', true),
      event(7, 'cancel', false),
    ];
    const calls = callsOf(events).map(({ at, urgent }) => [(at - START) / DAY_MS, urgent]);
    expect(calls).toEqual([
      [1, false],
      [3, true],
      [6, true],
    ]);
  });
});
