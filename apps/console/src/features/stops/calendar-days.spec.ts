import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths, monthWeeks, weekOf } from './calendar-days.ts';

describe('the days of a calendar', () => {
  it('count over the ends of months and years', () => {
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2026-11-12', -11)).toBe('2025-12-12');
  });

  it('begin their weeks on Monday or on Sunday', () => {
    expect(weekOf('2026-11-12', 1)[0]).toBe('2026-11-09');
    expect(weekOf('2026-11-12', 0)[0]).toBe('2026-11-08');
  });

  it('are whole weeks that hold the whole month and little else', () => {
    const day = fc.integer({ min: 0, max: 4_000 }).map((days) => addDays('2020-01-01', days));
    fc.assert(
      fc.property(day, fc.constantFrom(0, 1), (day, first) => {
        const weeks = monthWeeks(day, first);
        const days = weeks.flat();
        expect(days).toContain(day);
        expect(days.every((one, index) => index === 0 || addDays(days[index - 1]!, 1) === one)).toBe(true);
        for (const week of weeks) expect(week.some((one) => one.startsWith(day.slice(0, 7)))).toBe(true);
        expect(addDays(days[0]!, -1).startsWith(day.slice(0, 7))).toBe(false);
        expect(addDays(days.at(-1)!, 1).startsWith(day.slice(0, 7))).toBe(false);
      }),
    );
  });
});
