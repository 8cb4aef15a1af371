import { describe, expect, it } from '@jest/globals';
import { epochMs, toIso } from '@kizashi/kernel';
import { LocalTime, minuteOfDay } from './local-time.ts';

const at = (iso: string) => epochMs(Date.parse(iso));

describe('local time', () => {
  it('counts the minutes of the local week from Monday 00:00', () => {
    const tokyo = new LocalTime('Asia/Tokyo');
    expect(tokyo.minuteOfWeek(at('2026-11-22T15:00:00Z'))).toBe(0);
    expect(tokyo.minuteOfWeek(at('2026-11-22T14:59:00Z'))).toBe(7 * 1440 - 1);
  });

  it('finds the next weekday and time, the same instant included', () => {
    const tokyo = new LocalTime('Asia/Tokyo');
    const thursday = at('2026-11-25T21:00:00Z');
    expect(toIso(tokyo.next(at('2026-11-21T09:30:00Z'), 'thu', minuteOfDay('06:00')))).toBe(toIso(thursday));
    expect(tokyo.next(thursday, 'thu', 360)).toBe(thursday);
    expect(toIso(tokyo.next(epochMs(thursday + 1), 'thu', 360))).toBe('2026-12-02T21:00:00.000Z');
  });

  it('keeps the local hour across a change of daylight saving', () => {
    const berlin = new LocalTime('Europe/Berlin');
    expect(toIso(berlin.next(at('2026-10-24T00:00:00Z'), 'mon', 360))).toBe('2026-10-26T05:00:00.000Z');
    expect(berlin.fromLocalMs(berlin.toLocalMs(at('2026-07-01T12:00:00Z')))).toBe(at('2026-07-01T12:00:00Z'));
  });
});
