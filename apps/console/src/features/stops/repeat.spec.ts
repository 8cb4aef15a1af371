import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateWords } from '../../ui/format/date-words.ts';
import { endingBefore, type Repetition, repetitionOf, rruleOf } from './repeat.ts';

const TOKYO = 'Asia/Tokyo';
const dates = dateWords('en', TOKYO, Date.parse('2026-11-01T00:00:00Z'));
const rule = (repeat: Repetition['repeat'], untilDay = '', day = '2026-11-12') =>
  rruleOf({ repeat, untilDay }, day, TOKYO);

describe('how a stop comes again', () => {
  it('is a rule of RFC 5545 about the day on which it first comes', () => {
    expect(rule({ kind: 'once' })).toBeUndefined();
    expect(rule({ kind: 'weekly', every: 1 })).toBe('FREQ=WEEKLY;BYDAY=TH');
    expect(rule({ kind: 'weekly', every: 2 })).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TH');
    expect(rule({ kind: 'monthly-day' })).toBe('FREQ=MONTHLY;BYMONTHDAY=12');
    expect(rule({ kind: 'monthly-weekday' })).toBe('FREQ=MONTHLY;BYDAY=2TH');
    expect(rule({ kind: 'monthly-weekday' }, '', '2026-11-30')).toBe('FREQ=MONTHLY;BYDAY=-1MO');
  });

  it('ends with its last day at the site, written in UTC', () => {
    expect(rule({ kind: 'weekly', every: 1 }, '2026-12-31')).toBe(
      'FREQ=WEEKLY;BYDAY=TH;UNTIL=20261231T145959Z',
    );
  });

  it('is read back as it was written', () => {
    const repeat = fc.oneof(
      fc.record({ kind: fc.constant('weekly' as const), every: fc.integer({ min: 1, max: 52 }) }),
      fc.constant({ kind: 'monthly-day' as const }),
      fc.constant({ kind: 'monthly-weekday' as const }),
    );
    const day = fc.integer({ min: 0, max: 700 }).map((days) => {
      return new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
    });
    fc.assert(
      fc.property(repeat, day, fc.constantFrom('', '2028-03-30'), (repeat, day, untilDay) => {
        const written = rruleOf({ repeat, untilDay }, day, TOKYO);
        expect(repetitionOf(written, day, dates)).toEqual({ repeat, untilDay });
      }),
    );
  });

  it('keeps a rule that these words cannot say', () => {
    const own = 'FREQ=WEEKLY;BYDAY=SU,WE';
    expect(repetitionOf(own, '2026-11-15', dates).repeat).toEqual({ kind: 'own', rrule: own });
    expect(rule({ kind: 'own', rrule: own })).toBe(own);
  });

  it('can be cut off before one of its times', () => {
    expect(
      endingBefore('FREQ=WEEKLY;BYDAY=TH;UNTIL=20271231T145959Z', Date.parse('2026-11-25T21:00:00Z')),
    ).toBe('FREQ=WEEKLY;BYDAY=TH;UNTIL=20261125T205959Z');
  });
});
