import { describe, expect, it } from '@jest/globals';
import { asId, DAY_MS, epochMs, type FittedPartId, HOUR_MS, life, lifePerHour, ratio } from '@kizashi/kernel';
import type { EstimatedForecast, WithheldForecast } from './forecast.ts';
import { fromQuantileFunction } from './life-distribution.ts';
import { toKept, worthKeeping } from './worth-keeping.ts';

const common = {
  fittedPartId: asId<FittedPartId>('p'),
  lifeUnit: 'cycles',
  lifeUsed: life(10),
  because: [],
  dataQuality: { level: 'good', channelsLive: 1, channelsExpected: 1, windowsObserved: 30 },
  model: { id: 'm', version: '1.0.0', tier: 'prior' },
} as const;

function estimated(median: number, at = 0): EstimatedForecast {
  return {
    ...common,
    status: 'estimated',
    asOf: epochMs(at),
    remaining: fromQuantileFunction((p) => 2 * median * p),
    rate: lifePerHour(1),
    pFail72h: ratio(0),
    pFail7d: ratio(0),
    pFail30d: ratio(0),
    pWearAbove5Percent: ratio(0),
  };
}

function withheld(reason: WithheldForecast['reason'], at = 0): WithheldForecast {
  return { ...common, status: 'withheld', asOf: epochMs(at), reason, endsWhen: { ja: '', en: '' } };
}

describe('worthKeeping', () => {
  it('keeps the first forecast', () => {
    expect(worthKeeping(undefined, estimated(100))).toBe(true);
  });

  it('keeps one whose P50 moved by more than 5 %', () => {
    const before = toKept(estimated(100));
    expect(worthKeeping(before, estimated(104.9, HOUR_MS))).toBe(false);
    expect(worthKeeping(before, estimated(105.1, HOUR_MS))).toBe(true);
    expect(worthKeeping(before, estimated(94.9, HOUR_MS))).toBe(true);
    expect(worthKeeping(before, estimated(Number.POSITIVE_INFINITY, HOUR_MS))).toBe(true);
  });

  it('keeps one with another status or reason', () => {
    const silent = toKept(withheld('stale-input'));
    expect(worthKeeping(silent, withheld('stale-input', HOUR_MS))).toBe(false);
    expect(worthKeeping(silent, withheld('outside-known-range', HOUR_MS))).toBe(true);
    expect(worthKeeping(silent, estimated(100, HOUR_MS))).toBe(true);
    expect(worthKeeping(toKept(estimated(100)), withheld('stale-input', HOUR_MS))).toBe(true);
  });

  it('keeps one a day', () => {
    const before = toKept(estimated(100));
    expect(worthKeeping(before, estimated(100, DAY_MS - 1))).toBe(false);
    expect(worthKeeping(before, estimated(100, DAY_MS))).toBe(true);
  });
});
