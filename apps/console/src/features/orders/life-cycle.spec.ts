import { describe, expect, it } from '@jest/globals';
import type { OrderEvent } from '@kizashi/api-contract';
import { inDays, NOW } from '../../testing/samples.ts';
import { plain, speak } from '../../testing/speak.ts';
import { instantOfLocal } from '../../ui/format/zoned-minute.ts';
import { asFoundOf, NOTHING_SEEN } from './as-found-codes.ts';
import { lifeCycle } from './life-cycle.ts';
import { scheduleFault } from './schedule-fault.ts';

const event = (days: number, verb: string, fromState: string | null, toState: string): OrderEvent => ({
  at: inDays(days),
  recordedAt: inDays(days),
  actor: 'user:u1',
  verb,
  fromState,
  toState,
  detail: {},
});
const opened = event(-9, 'open', null, 'advised');

describe('the life of an order', () => {
  const said = (state: Parameters<typeof lifeCycle>[0]['state'], events: OrderEvent[]) =>
    lifeCycle({ state }, events).map((step) => `${step.state} ${step.place}`);

  it('stands somewhere, with what is behind and what is ahead', () => {
    expect(said('accepted', [opened, event(-8, 'accept', 'advised', 'accepted')])).toEqual([
      'advised passed',
      'accepted now',
      'scheduled ahead',
      'ready ahead',
      'in-progress ahead',
      'as-found-recorded ahead',
      'as-left-verified ahead',
      'closed ahead',
    ]);
  });

  it('tells of a deferral only where there was one', () => {
    const events = [
      opened,
      event(-8, 'defer', 'advised', 'deferred'),
      event(-1, 'accept', 'deferred', 'accepted'),
    ];
    expect(said('accepted', events).slice(0, 3)).toEqual([
      'advised passed',
      'deferred passed',
      'accepted now',
    ]);
    expect(said('advised', [opened])).not.toContain('deferred ahead');
  });

  it('does not claim to have been ready when the work was started without', () => {
    const events = [
      opened,
      event(-3, 'accept', 'advised', 'accepted'),
      event(-2, 'schedule', 'accepted', 'scheduled'),
      event(-1, 'start', 'scheduled', 'in-progress'),
    ];
    expect(said('in-progress', events)).not.toContain('ready passed');
  });

  it('ends where it was called off', () => {
    const events = [
      opened,
      event(-3, 'accept', 'advised', 'accepted'),
      event(-2, 'cancel', 'accepted', 'cancelled'),
    ];
    expect(said('cancelled', events)).toEqual(['advised passed', 'accepted passed', 'cancelled now']);
  });

  it('knows who did what last', () => {
    const events = [
      opened,
      event(-5, 'ready-check', 'scheduled', 'ready'),
      event(-4, 'ready-check', 'ready', 'scheduled'),
      event(-2, 'ready-check', 'scheduled', 'ready'),
    ];
    expect(lifeCycle({ state: 'ready' }, events).find(({ state }) => state === 'ready')).toMatchObject({
      at: inDays(-2),
      actor: 'user:u1',
    });
  });
});

describe('what was found', () => {
  it('is complete with what was seen and how far it had gone', () => {
    expect(asFoundOf(NOTHING_SEEN)).toBeUndefined();
    expect(asFoundOf({ ...NOTHING_SEEN, sight: 'wear' })).toBeUndefined();
    expect(asFoundOf({ sight: 'wear', severity: 'light', note: ' dull ' })).toEqual({
      severity: 'light',
      mode: 'wear',
      mechanism: '2.4',
      note: 'dull',
    });
  });

  it('has no severity where nothing was wrong, whatever was tapped before', () => {
    expect(asFoundOf({ sight: 'none', severity: 'failed', note: '' })).toEqual({
      severity: 'none',
      mode: 'none',
    });
  });
});

describe('a time of the site', () => {
  it('is read on its clock', () => {
    expect(instantOfLocal('2026-11-12T08:00', 'Asia/Tokyo')).toBe(Date.parse('2026-11-11T23:00:00Z'));
    expect(instantOfLocal('2026-07-01T08:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T06:00:00Z'));
    expect(instantOfLocal('2026-12-01T08:00', 'Europe/Berlin')).toBe(Date.parse('2026-12-01T07:00:00Z'));
    expect(instantOfLocal('', 'Asia/Tokyo')).toBeUndefined();
    expect(instantOfLocal('2026-11-12', 'Asia/Tokyo')).toBeUndefined();
  });

  it('is refused where it is missing, reversed or over', () => {
    const en = speak('en');
    const says = (from: number | undefined, to: number | undefined) => {
      const fault = scheduleFault({ from, to }, NOW, en);
      return fault && `${fault.field}: ${plain(fault.says)}`;
    };
    expect(says(undefined, NOW)).toBe('from: Choose a day and a time.');
    expect(says(NOW + 2, NOW + 1)).toBe('to: Must be later than the beginning.');
    expect(says(NOW - 2, NOW - 1)).toBe('to: This window is over; choose one that lies ahead.');
    expect(says(NOW - 2, NOW + 1)).toBeUndefined();
  });
});
