import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateWords } from './date-words.ts';
import { startOfDay } from './zoned-day.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('startOfDay', () => {
  it('finds midnight at the site', () => {
    expect(iso(startOfDay('2026-11-02', 'Asia/Tokyo'))).toBe('2026-11-01T15:00:00.000Z');
    expect(iso(startOfDay('2026-11-02', 'UTC'))).toBe('2026-11-02T00:00:00.000Z');
  });

  it('is right on both days of a clock change', () => {
    expect(iso(startOfDay('2026-03-29', 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(startOfDay('2026-03-30', 'Europe/Berlin'))).toBe('2026-03-29T22:00:00.000Z');
    expect(iso(startOfDay('2026-10-25', 'Europe/Berlin'))).toBe('2026-10-24T22:00:00.000Z');
    expect(iso(startOfDay('2026-10-26', 'Europe/Berlin'))).toBe('2026-10-25T23:00:00.000Z');
  });

  it('gives nothing for what is no day', () => {
    expect(startOfDay('', 'Asia/Tokyo')).toBeUndefined();
    expect(startOfDay('2026-13-40', 'Asia/Tokyo')).toBeUndefined();
  });

  it('always lies on the day that was asked for', () => {
    const zones = [
      'Asia/Tokyo',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.date({ min: new Date('2020-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }),
        (zone, date) => {
          const day = date.toISOString().slice(0, 10);
          const start = startOfDay(day, zone);
          const words = dateWords('en', zone, date.getTime());
          expect(words.isoDay(start!)).toBe(day);
          expect(words.isoDay(start! - 60_000)).not.toBe(day);
        },
      ),
      { numRuns: 200 },
    );
  });
});
