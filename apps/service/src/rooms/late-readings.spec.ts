import { describe, expect, it } from '@jest/globals';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, epochMs } from '@kizashi/kernel';
import { lateReadings } from './late-readings.ts';

const row = (measuredAt: number, receivedAt: number, values: number[] = [1, 2]): TelemetryRow => ({
  deviceId: asId('d'),
  modelId: asId('m'),
  measuredAt: epochMs(measuredAt),
  receivedAt: epochMs(receivedAt),
  boot: 1,
  seq: 1,
  values: Float64Array.from(values),
});
const before = { backfilledUntil: epochMs(100), passedUntil: epochMs(1_000) };

describe('late readings', () => {
  it('are those that came in since, of windows that were folded already', () => {
    const rows = [row(10, 1_000), row(20, 1_100), row(30, 1_200, [1, Number.NaN]), row(100, 1_300)];
    expect(lateReadings(rows, before)).toEqual({ readings: 3, measuredFrom: 20, receivedAt: 1_200 });
  });

  it('add up over the pieces of a long back-fill', () => {
    const late = lateReadings([row(20, 1_100)], before)!;
    expect(lateReadings([row(60, 1_050)], { ...before, late })).toEqual({
      readings: 4,
      measuredFrom: 20,
      receivedAt: 1_100,
    });
  });

  it('are none where windows are folded again for another reason, or for the first time', () => {
    expect(lateReadings([row(10, 900)], before)).toBeUndefined();
    expect(lateReadings([row(10, 1_100)], { passedUntil: epochMs(1_000) })).toBeUndefined();
  });
});
