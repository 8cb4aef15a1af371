import { describe, expect, it } from '@jest/globals';
import { forecastsOf, tellRooms } from './spindle.fixture.ts';

describe('a machine that wears nothing', () => {
  it.each([1, 2, 3])('gives no evidence for 90 days (noise %d)', (seed) => {
    const told = tellRooms({ days: 90, wear: () => 0, seed });
    const forecasts = forecastsOf(told);
    expect(forecasts.length).toBe(360);
    for (const { forecast, detected } of forecasts) {
      if (forecast.status === 'withheld') throw new Error(forecast.reason);
      expect(forecast.pWearAbove5Percent).toBeLessThan(0.4);
      expect(forecast.pFail72h).toBeLessThan(0.05);
      expect(detected.state).toMatch(/normal|off/);
    }
  });

  it('is not silent at night and on Sundays, though it measures no wear then', () => {
    const told = tellRooms({ days: 30, wear: () => 0 });
    const off = told.filter(({ detected }) => detected.state === 'off');
    expect(off.length).toBeGreaterThan(1_000);
    expect(
      told.every(({ outcome }) => outcome.status === 'assessed' || outcome.reason === 'insufficient-history'),
    ).toBe(true);
  });
});
