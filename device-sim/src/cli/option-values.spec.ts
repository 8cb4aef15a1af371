import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { duration, instant, integer, positive, wholeNumber } from './option-values.ts';

describe('option values', () => {
  it('read what people write', () => {
    expect([duration('6h'), duration('90m'), duration('1.5d')]).toEqual([
      6 * HOUR_MS,
      90 * MINUTE_MS,
      1.5 * DAY_MS,
    ]);
    expect(instant('2026-11-01T09:00:00+09:00')).toBe(Date.parse('2026-11-01T00:00:00Z'));
    expect([wholeNumber('8'), integer('-3'), positive('0.5')]).toEqual([8, -3, 0.5]);
  });

  it.each([
    [duration, '6', /such as 6h/],
    [duration, '0h', /such as 6h/],
    [instant, 'yesterday', /such as 2026-11-01T00:00:00Z/],
    [wholeNumber, '0', /whole number from 1/],
    [integer, '1.5', /whole number/],
    [positive, '-1', /above 0/],
    [positive, 'Infinity', /above 0/],
  ] as const)('%p refuses %s and says what would be right', (read, text, why) => {
    expect(() => read(text)).toThrow(why);
  });
});
