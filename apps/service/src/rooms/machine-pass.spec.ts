import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, plus } from '@kizashi/kernel';
import { closableRange, passMachine } from './machine-pass.ts';
import { MACHINE, MODEL, PERIOD_MS, rowsOf, START, startAt } from './rooms.fixture.ts';

const rising = (day: number) => 0.3 + 0.05 * day;
const at = (days: number) => plus(START, days * DAY_MS);
const PART = MACHINE.parts[0]!.id;

describe('closableRange', () => {
  it('leaves the newest window open until its grace has passed', () => {
    const newest = plus(START, 6 * PERIOD_MS);
    expect(closableRange(START, newest, PERIOD_MS, newest)?.to).toBe(plus(START, 5 * PERIOD_MS));
    const later = plus(START, 7 * PERIOD_MS + 2 * MINUTE_MS);
    expect(closableRange(START, newest, PERIOD_MS, later)?.to).toBe(plus(START, 7 * PERIOD_MS));
  });

  it('does not look beyond the fleet clock, however new the readings are', () => {
    const range = closableRange(START, at(5), PERIOD_MS, at(1));
    expect(range?.to).toBeLessThanOrEqual(at(1));
    expect(range?.to).toBeGreaterThan(at(1) - 3 * PERIOD_MS);
  });

  it('has nothing to close twice', () => {
    const range = closableRange(START, at(1), PERIOD_MS, at(1));
    expect(closableRange(range!.to, at(1), PERIOD_MS, at(1))).toBeUndefined();
  });
});

describe('passMachine', () => {
  it('brings features for every window, health once the baseline stands, and keeps some of the forecasts', () => {
    const pass = passMachine(startAt(undefined, 10), rowsOf(10, rising), at(10));
    const windows = (10 * DAY_MS) / PERIOD_MS;
    expect(pass.features).toHaveLength(windows);
    expect(pass.health.length).toBeGreaterThan(windows / 2);
    expect(pass.newest.get(PART)?.status).toBe('estimated');
    // It is due again after a fiftieth of what is left, which is some 25 days here.
    expect(pass.newest.get(PART)?.asOf).toBeGreaterThan(at(10) - 13 * HOUR_MS);
    // Kept once a day at least, and not at every window.
    expect(pass.kept.length).toBeGreaterThanOrEqual(9);
    expect(pass.kept.length).toBeLessThan(windows);
    expect(pass.snapshots).toHaveLength(10);
  });

  it('remembers the same whether ten days come at once or day by day', () => {
    const rows = rowsOf(10, rising);
    const once = passMachine(startAt(undefined, 10), rows, at(10));
    let { trend } = startAt(undefined, 1);
    for (let day = 1; day <= 10; day += 1) {
      const today = rows.filter(({ measuredAt }) => measuredAt >= at(day - 1) && measuredAt < at(day));
      // The memory that is kept is JSON: what a restart reads back must go on like what was never written.
      trend = JSON.parse(JSON.stringify(passMachine(startAt(trend, day), today, at(day)).trend));
    }
    const withoutIds = (json: unknown) => JSON.stringify(json).replace(/"id":"[0-9a-f-]{36}"/g, '');
    expect(withoutIds(trend)).toBe(withoutIds(once.trend));
  });

  it('comes to the same end when late readings are folded again from a daily copy', () => {
    const rows = rowsOf(10, rising);
    const inGap = (measuredAt: number) => measuredAt >= at(5) && measuredAt < at(5.25);
    const heard = rows.filter(({ measuredAt }) => !inGap(measuredAt));
    const copy = passMachine(startAt(undefined, 10), heard, at(10)).snapshots.find(
      ({ closedUntil }) => closedUntil === at(5),
    )!;
    const late = rows.filter(({ measuredAt }) => measuredAt >= at(5));
    const again = passMachine(startAt(copy, 10, { backfilledUntil: at(10) }), late, at(10));
    const whole = passMachine(startAt(undefined, 10), rows, at(10));
    expect(again.newest.get(PART)).toEqual(whole.newest.get(PART));
    expect(again.kept.length).toBeGreaterThan(0);
    expect(again.kept.every(({ backfilled }) => backfilled)).toBe(true);
  });

  it('counts use on over a reset that the device reported while it was not heard', () => {
    // Silent through the fifth day, at whose end its counter began again.
    const rows = rowsOf(10, rising)
      .filter(({ measuredAt }) => measuredAt < at(4) || measuredAt >= at(5))
      .map((row) => {
        const hours = (row.measuredAt - (row.measuredAt < at(5) ? START : at(5))) / HOUR_MS;
        return { ...row, values: Float64Array.of(row.values[0]!, hours) };
      });
    const reset = { channel: MODEL.channels[1]!.id, at: at(5), before: 5 * 24, after: 0 };
    const lived = (resets: readonly (typeof reset)[]) =>
      passMachine(startAt(undefined, 10), rows, at(10), resets).trend.memory.parts[PART]!.usage.lifeUsed;
    // The newest reading is one period old.
    const whole = 10 * 24 - PERIOD_MS / HOUR_MS;
    expect(lived([reset])).toBeCloseTo(whole, 6);
    expect(lived([])).toBeLessThan(whole - 20);
    // One of another window, and one of another counter, change nothing.
    expect(lived([{ ...reset, at: at(8) }])).toBe(lived([]));
    expect(lived([{ ...reset, channel: MODEL.channels[0]!.id }])).toBe(lived([]));
  });

  it('withholds when the device has fallen silent, and says so once', () => {
    const heard = passMachine(startAt(undefined, 10), rowsOf(10, rising), at(10));
    const { range: _, ...start } = startAt(heard.trend, 10);
    const silent = passMachine(start, [], at(10.5));
    expect(silent.trend.memory.state).toBe('silent');
    expect(silent.kept.map(({ forecast }) => forecast)).toMatchObject([
      { status: 'withheld', reason: 'stale-input' },
    ]);
    expect(passMachine({ ...start, trend: silent.trend }, [], at(11)).kept).toEqual([]);
  });

  it('does not call a device silent that sends every minute while its window is still open', () => {
    const heard = passMachine(startAt(undefined, 10), rowsOf(10, rising), at(10));
    const { range: _, ...start } = startAt(heard.trend, 10, {
      periods: { shortestMs: MINUTE_MS, longestMs: MINUTE_MS },
    });
    expect(passMachine(start, [], plus(at(10), 12 * MINUTE_MS)).trend.memory.state).not.toBe('silent');
    expect(passMachine(start, [], plus(at(10), 16 * MINUTE_MS)).trend.memory.state).toBe('silent');
  });

  it('calls nobody silent who could not have been heard', () => {
    const heard = passMachine(startAt(undefined, 10), rowsOf(10, rising), at(10));
    const { range: _, ...start } = startAt(heard.trend, 10, {
      listeningSince: epochMs(at(10.5) - MINUTE_MS),
    });
    expect(passMachine(start, [], at(10.5)).trend.memory.state).not.toBe('silent');
  });
});
