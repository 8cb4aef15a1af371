import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import {
  consumedBetween,
  countedPerHour,
  failureTime,
  type PartLife,
  usualPacePerHour,
} from './fitted-wear.ts';
import { after, aMachine, MONDAY, readingOf } from './machine.fixture.ts';

const stops = [{ firstAt: after(3, 8 * HOUR_MS), hours: 6, everyWeeks: 1 }];
const press = aMachine({ type: 'hydraulic-press', duty: 'two-shift', stops });
const [pump, seal] = press.parts as readonly [PartLife, PartLife];

describe('life', () => {
  it('in strokes is consumed by strokes, in hours by hours', () => {
    const days = 200;
    const hours = (days * DAY_MS) / HOUR_MS;
    const strokes =
      (readingOf(press, after(days), 'press.strokes') ?? 0) -
      (readingOf(press, MONDAY, 'press.strokes') ?? 0);
    expect(countedPerHour(seal.position, press.duty) * hours).toBeCloseTo(strokes, -4);
    expect(strokes).toBeGreaterThan(100_000);
    const run = press.hiddenState(after(days)).operatingHours - press.hiddenState(MONDAY).operatingHours;
    expect(Math.abs((countedPerHour(pump.position, press.duty) * hours) / run - 1)).toBeLessThan(0.01);
  });

  it('goes at the usual pace over months', () => {
    for (const part of [pump, seal]) {
      const consumed = consumedBetween(part, press.duty, MONDAY, after(300));
      const usual = (usualPacePerHour(part, press.duty) * 300 * DAY_MS) / HOUR_MS;
      expect(Math.abs(consumed / usual - 1)).toBeLessThan(0.04);
    }
  });

  it('of half the length, as a part that is not genuine has, ends after half the time', () => {
    const fresh = { ...seal, consumedAtStart: 0, life: 600_000 };
    const daysUntil = (part: PartLife) => ((failureTime(part, press.duty) ?? Number.NaN) - MONDAY) / DAY_MS;
    expect(daysUntil({ ...fresh, life: 300_000 }) / daysUntil(fresh)).toBeCloseTo(0.5, 1);
    expect(daysUntil({ ...fresh, life: 6_000 })).toBeLessThan(5);
  });

  it('ends where it is reckoned to end, and beyond the horizon nowhere', () => {
    const worn = { ...pump, consumedAtStart: 0.97 };
    const failsAt = failureTime(worn, press.duty);
    if (failsAt === undefined) throw new Error('the pump never fails');
    const one = aMachine({ type: 'hydraulic-press', duty: 'two-shift', stops, parts: { 'main-pump': worn } });
    const expected = one.hiddenState(MONDAY).parts[0]?.failsAt ?? Number.NaN;
    expect(Math.abs(expected - failsAt) / DAY_MS).toBeLessThan(0.1 * ((failsAt - MONDAY) / DAY_MS) + 3);
    expect(failureTime(worn, press.duty, 1)).toBeUndefined();
    expect(failureTime({ ...pump, consumedAtStart: 0 }, press.duty)).toBeUndefined();
  });
});
