import { describe, expect, it } from '@jest/globals';
import { conversionBetween } from './unit-conversion.ts';

describe('conversionBetween', () => {
  it.each([
    ['mm/s', 'mm/s', 1, 0],
    ['[in_i]/s', 'mm/s', 25.4, 0],
    ['bar', 'kPa', 100, 0],
    ['Cel', 'K', 1, 273.15],
    ['h', 's', 3600, 0],
    ['%', '1', 0.01, 0],
    ['{cycles}', '1', 1, 0],
    ['{rev}/min', 'Hz', 1 / 60, 0],
  ])('knows the way from %s to %s', (from, to, factor, offset) => {
    const conversion = conversionBetween(from, to);
    expect(conversion?.factor).toBeCloseTo(factor, 12);
    expect(conversion?.offset).toBeCloseTo(offset, 9);
  });

  it('keeps fixed points of offset units to 1e-9', () => {
    const conversion = conversionBetween('[degF]', 'Cel');
    for (const [fahrenheit, celsius] of [
      [32, 0],
      [212, 100],
      [-40, -40],
    ] as const) {
      expect(fahrenheit * (conversion?.factor ?? 0) + (conversion?.offset ?? 0)).toBeCloseTo(celsius, 9);
    }
  });

  it.each([
    ['mm/s', 'Cel'],
    ['dB', '1'],
    ['B[SPL]', 'Pa'],
    ['rpm', 'Hz'],
    ['°C', 'Cel'],
    ['', 'Cel'],
    ['constructor', 'Cel'],
  ])('knows none from "%s" to "%s"', (from, to) => {
    expect(conversionBetween(from, to)).toBeUndefined();
  });
});
