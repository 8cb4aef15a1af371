import { describe, expect, it } from '@jest/globals';
import { aForecast, anOrder, aRow, aWithheldForecast, NOW } from '../../testing/samples.ts';
import { speak } from '../../testing/speak.ts';
import { fleetChanges } from './fleet-changes.ts';
import { withReadings } from './live-fleet.ts';
import { BAR, barWeeks, timeBar } from './time-bar-geometry.ts';

const en = speak('en');
const texts = (before: Parameters<typeof aRow>[0], after: Parameters<typeof aRow>[0]) =>
  fleetChanges([aRow(before)], [aRow(after)], NOW, en).map(({ text }) => text);

describe('what changed between two readings of the fleet', () => {
  it('is nothing when nothing did', () => {
    expect(texts({}, {})).toEqual([]);
    expect(texts({}, { machine: { lastReadingAt: null } })).toEqual([]);
  });

  it('is a range that moved, said with what it was', () => {
    expect(texts({}, { forecast: aForecast({ fromDays: 21, toDays: 25 }) })).toEqual([
      'range narrowed: before 19 to 27 days, now 21 to 24 days.',
    ]);
    expect(texts({}, { forecast: aForecast({ fromDays: 10, toDays: 20 }) })).toEqual([
      'forecast moved: before 19 to 27 days, now 11 to 19 days.',
    ]);
    expect(texts({}, { forecast: aForecast({ fromDays: 18.1, toDays: 28.1 }) })).toEqual([]);
    const wide = { forecast: aForecast({ fromDays: 60, toDays: 900 }) };
    expect(texts(wide, { forecast: aForecast({ fromDays: 70, toDays: 905 }) })).toEqual([]);
  });

  it('is a forecast that was withheld, or can be made again', () => {
    expect(texts({}, { forecast: aWithheldForecast() })).toEqual(['forecast withheld: no fresh readings.']);
    expect(texts({ forecast: aWithheldForecast() }, {})).toEqual(['can be judged again: 19 to 27 days.']);
  });

  it('is an order that opened, moved on or is gone', () => {
    expect(texts({ order: null }, {})).toEqual(['order OR-2381 opened.']);
    expect(texts({}, { order: anOrder({ state: 'accepted' }) })).toEqual(['order OR-2381 is accepted.']);
    expect(texts({}, { order: null })).toEqual(['no open order any more.']);
  });

  it('is a state that asks for a look, or a machine that is new', () => {
    expect(texts({ machine: { state: 'normal' } }, { machine: { state: 'off' } })).toEqual([]);
    expect(texts({}, { machine: { state: 'alarm' } })).toEqual(['was watch, is alarm.']);
    expect(texts({}, { machine: { state: 'silent' } })).toEqual(['has gone silent.']);
    expect(texts({ machine: { state: 'silent' } }, { machine: { state: 'normal' } })).toEqual([
      'sends again, is normal.',
    ]);
    expect(fleetChanges([], [aRow()], NOW, en)[0]).toMatchObject({
      serial: 'VMC-0042',
      text: 'is new in the fleet.',
    });
  });
});

describe('readings that arrive', () => {
  const page = { items: [aRow(), aRow({ machine: { id: 'other' } })], nextCursor: null } as never;
  const change = {
    cursor: 1,
    at: '2026-10-26T00:00:07Z',
    kind: 'readings',
    machineIds: ['machine-1'],
  } as const;
  it('move the freshness of their machines on and touch nothing else', () => {
    const before = { pages: [page], pageParams: [null] };
    const after = withReadings(before, { ...change, machineIds: [...change.machineIds] })!;
    expect(after.pages[0]!.items[0]!.machine.lastReadingAt).toBe('2026-10-26T00:00:07Z');
    expect(after.pages[0]!.items[1]).toBe(before.pages[0]!['items' as never][1]);
    expect(withReadings(undefined, { ...change, machineIds: [] })).toBeUndefined();
  });
});

describe('the bar on the calendar of the list', () => {
  const px = (days: number) => BAR.left + (days / 90) * 176;
  it('shows the 80 % range, the middle, the stop and the order-by date on one scale', () => {
    const bar = timeBar(aRow(), NOW);
    expect(bar.range!.from).toBeCloseTo(px(19), 1);
    expect(bar.range!.to).toBeCloseTo(px(27), 1);
    expect(bar.middle).toBeCloseTo(px(23), 1);
    expect(bar.stop).toBeCloseTo(px(16.96), 1);
    expect(bar.orderBy).toBeCloseTo(px(4), 1);
  });

  it('goes on as an arrow beyond the calendar and is hatched when withheld', () => {
    const open = timeBar(aRow({ forecast: aForecast({ fromDays: 60, toDays: 200 }) }), NOW);
    expect(open.range).toMatchObject({ to: BAR.right, open: true });
    expect(open.middle).toBeNull();
    expect(timeBar(aRow({ forecast: aWithheldForecast() }), NOW)).toMatchObject({
      range: null,
      withheld: true,
    });
    expect(
      timeBar(aRow({ forecast: aForecast({ fromDays: 300, toDays: 900 }) }), NOW).range!.from,
    ).toBeLessThan(BAR.right);
  });

  it('takes the flag down once a date is agreed', () => {
    expect(timeBar(aRow({ order: anOrder({ state: 'accepted' }) }), NOW).orderBy).toBeNull();
  });

  it('names every fourth week', () => {
    expect(barWeeks(NOW).map(({ named }) => named)).toEqual([false, true, false, true, false, true]);
  });
});
