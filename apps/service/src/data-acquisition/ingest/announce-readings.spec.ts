import { describe, expect, it } from '@jest/globals';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, epochMs } from '@kizashi/kernel';
import { readingsStored } from './announce-readings.ts';

const row = (device: string, measuredAt: number): TelemetryRow => ({
  deviceId: asId(device),
  modelId: asId('m'),
  measuredAt: epochMs(measuredAt),
  receivedAt: epochMs(measuredAt + 100),
  boot: 1,
  seq: 1,
  values: new Float64Array(1),
});

describe('readingsStored', () => {
  it('says once a device from when to when its readings were measured', () => {
    const [a5, b1, a9, a2] = [row('a', 5), row('b', 1), row('a', 9), row('a', 2)];
    const rows = [a5, b1, a9, a2, row('gone', 3)];
    const machineOf = (device: string) =>
      device === 'gone' ? undefined : asId<never>(`machine of ${device}`);
    expect(readingsStored(rows, machineOf)).toEqual([
      {
        type: 'ReadingsStored',
        deviceId: 'a',
        machineId: 'machine of a',
        modelId: 'm',
        oldest: 2,
        newest: 9,
        receivedUntil: 109,
        rows: [a5, a9, a2],
      },
      {
        type: 'ReadingsStored',
        deviceId: 'b',
        machineId: 'machine of b',
        modelId: 'm',
        oldest: 1,
        newest: 1,
        receivedUntil: 101,
        rows: [b1],
      },
    ]);
  });
});
