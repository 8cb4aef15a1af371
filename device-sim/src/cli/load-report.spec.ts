import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { DeviceFleet, Traffic } from '../device/device-fleet.ts';
import { inWords, LoadReport } from './load-report.ts';

describe('the load of a fleet', () => {
  it('is what went out since the report began, by second of the wall', async () => {
    let traffic: Traffic = { messages: 100, values: 1_000, acknowledged: 90 };
    const devices = {
      get traffic() {
        return traffic;
      },
      owed: 7,
    } as unknown as DeviceFleet;
    const report = new LoadReport(devices);
    await wait(200);
    traffic = { messages: 300, values: 3_000, acknowledged: 290 };
    const { seconds, messagesPerSecond, valuesPerSecond, acknowledgedPerSecond, owed, ...own } = report.total;
    expect(messagesPerSecond * seconds).toBeCloseTo(200, 6);
    expect(valuesPerSecond * seconds).toBeCloseTo(2_000, 6);
    expect(acknowledgedPerSecond * seconds).toBeCloseTo(200, 6);
    expect(owed).toBe(7);
    expect(own.memoryMegabytes).toBeGreaterThan(10);
    expect(own.cpuShare).toBeCloseTo(own.cpuSeconds / seconds, 6);
  });

  it('is told in words', () => {
    const load = {
      seconds: 10,
      messagesPerSecond: 166.7,
      valuesPerSecond: 1_500.2,
      acknowledgedPerSecond: 166,
    };
    expect(inWords({ ...load, owed: 0, cpuShare: 0.35, cpuSeconds: 3.5, memoryMegabytes: 900.4 })).toBe(
      '167 messages/s, 1,500 values/s, 166 acknowledged/s, 0 owed, CPU 35 % of a core, 900 MB',
    );
  });
});
