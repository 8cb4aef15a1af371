import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, lifePerHour } from '@kizashi/kernel';
import type { EstimatedForecast } from '../prognostic-assessment/index.ts';
import { failureTimeOf } from './failure-time.ts';

const AS_OF = epochMs(Date.UTC(2026, 9, 26));

/** Only what dates are made of. */
function forecast(rate: number): EstimatedForecast {
  const quantiles = Float64Array.from({ length: 99 }, (_, i) => 10 * (i + 1));
  return { asOf: AS_OF, rate: lifePerHour(rate), remaining: { quantiles } } as EstimatedForecast;
}

describe('failureTimeOf', () => {
  it('turns remaining life into dates by the rate of use, from the evidence and not from now', () => {
    const { quantiles } = failureTimeOf(forecast(0.5), epochMs(AS_OF + DAY_MS));
    expect(quantiles[49]).toBe(AS_OF + 1_000 * HOUR_MS);
  });

  it('does not put a failure into the past', () => {
    const now = epochMs(AS_OF + 100 * HOUR_MS);
    expect(failureTimeOf(forecast(1), now).quantiles[0]).toBe(now);
  });

  it('has no date for a part that is not used', () => {
    expect(failureTimeOf(forecast(0), AS_OF).quantiles[0]).toBe(Number.POSITIVE_INFINITY);
  });
});
