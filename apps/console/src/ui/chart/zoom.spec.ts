import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { startOfDay } from '../format/zoned-day.ts';
import { instantTicks } from './instant-ticks.ts';
import { timeScale } from './time-scale.ts';
import { heldInside, movedBy, viewUnder, zoomedAbout } from './time-view.ts';
import { roundTicks, valueScale } from './value-scale.ts';

const bounds = { from: 0, to: 100 * DAY_MS, leastSpan: HOUR_MS };
const views = fc
  .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 100 }))
  .map(([from, days]) => heldInside({ from: from * DAY_MS, to: (from + days) * DAY_MS }, bounds));

describe('a view of time', () => {
  const view = { from: 40 * DAY_MS, to: 60 * DAY_MS };

  it('keeps the instant under the pointer where it is while it zooms', () => {
    const closer = zoomedAbout(view, 45 * DAY_MS, 0.5, bounds);
    expect(closer).toEqual({ from: 42.5 * DAY_MS, to: 52.5 * DAY_MS });
  });

  it('stops at its bounds with its span', () => {
    expect(movedBy(view, 90 * DAY_MS, bounds)).toEqual({ from: 80 * DAY_MS, to: 100 * DAY_MS });
    expect(movedBy(view, -90 * DAY_MS, bounds)).toEqual({ from: 0, to: 20 * DAY_MS });
  });

  it('comes no closer than the least span and goes no further than everything', () => {
    expect(zoomedAbout(view, 50 * DAY_MS, 1e-9, bounds)).toEqual({
      from: 50 * DAY_MS - HOUR_MS / 2,
      to: 50 * DAY_MS + HOUR_MS / 2,
    });
    expect(zoomedAbout(view, 50 * DAY_MS, 1e9, bounds)).toEqual({ from: 0, to: 100 * DAY_MS });
  });

  it('never leaves its bounds, whatever is done to it', () => {
    const wish = fc.double({ min: -1e11, max: 1e11, noNaN: true });
    fc.assert(
      fc.property(views, wish, fc.double({ min: 0.001, max: 1000, noNaN: true }), (start, ms, factor) => {
        for (const after of [movedBy(start, ms, bounds), zoomedAbout(start, start.from, factor, bounds)]) {
          expect(after.from).toBeGreaterThanOrEqual(bounds.from - 1);
          expect(after.to).toBeLessThanOrEqual(bounds.to + 1);
          expect(after.to - after.from).toBeGreaterThanOrEqual(bounds.leastSpan - 1);
        }
      }),
    );
  });

  it('follows one finger, and stretches under two', () => {
    expect(viewUnder([{ at: 50 * DAY_MS, share: 0.25 }], view, bounds)).toEqual({
      from: 45 * DAY_MS,
      to: 65 * DAY_MS,
    });
    const pinched = viewUnder(
      [
        { at: 45 * DAY_MS, share: 0 },
        { at: 55 * DAY_MS, share: 1 },
      ],
      view,
      bounds,
    );
    expect(pinched).toEqual({ from: 45 * DAY_MS, to: 55 * DAY_MS });
  });

  it('is not turned around by fingers that cross or meet', () => {
    const crossed = [
      { at: 45 * DAY_MS, share: 0.8 },
      { at: 55 * DAY_MS, share: 0.2 },
    ];
    expect(viewUnder(crossed, view, bounds)).toBe(view);
    expect(viewUnder([], view, bounds)).toBe(view);
  });
});

describe('values on an axis', () => {
  it('stand between top and bottom, and in the middle where all are the same', () => {
    const scale = valueScale(1, 5, 10, 110);
    expect([scale.y(1), scale.y(3), scale.y(5)]).toEqual([110, 60, 10]);
    expect(valueScale(2, 2, 10, 110).y(2)).toBe(60);
  });

  it('are named at round values', () => {
    expect(roundTicks(0.3, 6.1, 4)).toEqual([2, 4, 6]);
    expect(roundTicks(0, 0.7, 4)).toEqual([0, 0.2, 0.4, 0.6]);
    expect(roundTicks(4, 4, 4)).toEqual([]);
  });
});

describe('instants on an axis', () => {
  const midnight = (at: number) =>
    startOfDay(new Date(at + 9 * HOUR_MS).toISOString().slice(0, 10), 'Asia/Tokyo')!;
  const noon = Date.parse('2026-10-26T03:00:00Z');

  it('are hours of the site where hours are shown', () => {
    const scale = timeScale(noon, noon + 10 * HOUR_MS, 0, 600);
    const { at, wholeDays } = instantTicks(scale, 90, midnight);
    expect(wholeDays).toBe(false);
    expect(at.map((tick) => new Date(tick + 9 * HOUR_MS).getUTCHours())).toEqual([12, 15, 18, 21]);
  });

  it('are midnights of the site where days are shown', () => {
    const scale = timeScale(noon - 30 * DAY_MS, noon, 0, 600);
    const { at, wholeDays } = instantTicks(scale, 90, midnight);
    expect(wholeDays).toBe(true);
    expect(at.length).toBeGreaterThan(2);
    for (const tick of at) expect(tick).toBe(midnight(tick));
  });

  it('stay midnights over a change of the clock', () => {
    const berlin = (at: number) =>
      startOfDay(
        new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(at),
        'Europe/Berlin',
      )!;
    const before = Date.parse('2026-10-20T00:00:00Z');
    const { at } = instantTicks(timeScale(before, before + 14 * DAY_MS, 0, 1400), 100, berlin);
    expect(at.length).toBe(14);
    for (const tick of at) expect(tick).toBe(berlin(tick));
  });
});
