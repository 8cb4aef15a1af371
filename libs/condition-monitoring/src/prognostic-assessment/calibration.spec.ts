import { describe, expect, it } from '@jest/globals';
import { calibrated, learnCalibration, type PastForecast } from './calibration.ts';
import { fromQuantileFunction } from './life-distribution.ts';

/** Outcomes spread evenly over 0..100 + bias, forecast as if over 50 +- half the width. */
function past(width: number, bias: number): readonly PastForecast[] {
  return Array.from({ length: 400 }, (_, i) => {
    const center = 200 + (i % 20);
    const outcome = center + bias + 100 * ((((i * 7) % 400) + 0.5) / 400 - 0.5);
    return { forecast: fromQuantileFunction((p) => center + width * (p - 0.5)), remaining: outcome };
  });
}

function coverage(cases: readonly PastForecast[], calibration = learnCalibration(cases, 400)): number {
  const held = cases.filter(({ forecast, remaining }) => {
    const { quantiles } = calibrated(forecast, calibration);
    return remaining >= quantiles[9]! && remaining <= quantiles[89]!;
  });
  return held.length / cases.length;
}

describe('calibration', () => {
  it.each([
    ['too sure', 40, 0],
    ['too cautious', 200, 0],
    ['too late', 100, -30],
    ['right', 100, 0],
  ])('makes 80 %% intervals hold 80 %% of what happens where forecasts were %s', (_, width, bias) => {
    expect(coverage(past(width, bias))).toBeGreaterThan(0.76);
    expect(coverage(past(width, bias))).toBeLessThan(0.84);
  });

  it('changes nothing without past forecasts, and little with few lives behind them', () => {
    const forecast = fromQuantileFunction((p) => 100 * p);
    expect(calibrated(forecast, [])).toBe(forecast);
    expect(learnCalibration(past(40, 0).slice(0, 10), 5)).toEqual([]);
    const few = calibrated(past(40, 0)[0]!.forecast, learnCalibration(past(40, 0), 1));
    const many = calibrated(past(40, 0)[0]!.forecast, learnCalibration(past(40, 0), 100));
    expect(few.quantiles[89]! - few.quantiles[9]!).toBeLessThan(many.quantiles[89]! - many.quantiles[9]!);
  });

  it('keeps quantiles ordered and not negative', () => {
    const forecast = fromQuantileFunction((p) => 3 + 300 * p ** 3);
    const { quantiles } = calibrated(forecast, learnCalibration(past(40, -60), 100));
    for (let i = 1; i < 99; i++) expect(quantiles[i]).toBeGreaterThanOrEqual(quantiles[i - 1]!);
    expect(quantiles[0]).toBeGreaterThanOrEqual(0);
  });
});
