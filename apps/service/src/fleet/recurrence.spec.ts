import { describe, expect, it } from '@jest/globals';
import { type EpochMs, fromIso, HOUR_MS } from '@kizashi/kernel';
import { checkRecurrence, checkStopWindow } from './recurrence.ts';

const SUNDAY = fromIso('2026-11-01T06:00:00+09:00') as EpochMs;
const first = { from: SUNDAY, to: (SUNDAY + 8 * HOUR_MS) as EpochMs };

describe('checkRecurrence', () => {
  it.each([
    'FREQ=WEEKLY',
    'FREQ=WEEKLY;BYDAY=SU',
    'FREQ=MONTHLY;BYDAY=1SU',
    'FREQ=DAILY;INTERVAL=7;COUNT=10',
  ])('takes %s', (rrule) => {
    expect(checkRecurrence(rrule, first, 'Asia/Tokyo')).toEqual({ ok: true, value: undefined });
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO', 'first comes at 2026-11-01T21:00:00.000Z (Asia/Tokyo)'],
    ['FREQ=WEEKLY;BYDAY=XX', 'RFC 5545'],
    ['FREQ=WEEKLY;INTERVAL=0', 'RFC 5545'],
    ['FREQ=WEEKLY;COUNT=0', 'no day that exists'],
    ['FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31', 'RFC 5545'],
    ['FREQ=HOURLY', 'FREQ=DAILY'],
    ['BYDAY=SU', 'FREQ=DAILY'],
    ['FREQ=WEEKLY;FOO=1', '"FOO=1"'],
    ['FREQ=WEEKLY\nDTSTART:20200101T000000Z', 'no part'],
  ])('refuses %j and says why', (rrule, reason) => {
    expect(checkRecurrence(rrule, first, 'Asia/Tokyo')).toEqual({
      ok: false,
      error: expect.stringContaining(reason),
    });
  });

  it('refuses a stop that is not over when it comes again', () => {
    const long = { from: SUNDAY, to: (SUNDAY + 25 * HOUR_MS) as EpochMs };
    expect(checkRecurrence('FREQ=DAILY', long, 'Asia/Tokyo')).toMatchObject({
      ok: false,
      error: expect.stringContaining('before the stop is over'),
    });
  });
});

describe('checkStopWindow', () => {
  it('refuses an end before the beginning and a stop of months', () => {
    expect(checkStopWindow(first.to, first.from).ok).toBe(false);
    expect(checkStopWindow(first.from, first.from).ok).toBe(false);
    expect(checkStopWindow(first.from, (first.from + 61 * 24 * HOUR_MS) as EpochMs).ok).toBe(false);
    expect(checkStopWindow(first.from, first.to).ok).toBe(true);
  });
});
