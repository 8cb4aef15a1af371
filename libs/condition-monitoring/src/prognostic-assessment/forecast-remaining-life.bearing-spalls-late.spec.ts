import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { daysLeft, estimatedOn, tellRooms } from './spindle.fixture.ts';

/** Flat for six weeks, then a spall that grows ever faster: the end is on day 70. */
const FAILS = 70;
const told = tellRooms({ days: 69, wear: (at) => Math.max(0, (at / DAY_MS - 42) / (FAILS - 42)) ** 1.5 });

describe('a bearing that spalls after a long flat time', () => {
  it('has months left as far as anybody can tell before it starts', () => {
    expect(daysLeft(estimatedOn(told, 40), 10)).toBeGreaterThan(90);
  });

  it('is called within days, and in time for a stop a week later', () => {
    expect(estimatedOn(told, 48).pWearAbove5Percent).toBeGreaterThan(0.8);
    const forecast = estimatedOn(told, 60);
    expect(daysLeft(forecast, 10)).toBeLessThan(10);
    expect(daysLeft(forecast, 90)).toBeGreaterThan(10);
  });

  it('becomes urgent at the end', () => {
    expect(estimatedOn(told, 68.75).pFail72h).toBeGreaterThan(0.3);
    expect(estimatedOn(told, 50).pFail72h).toBeLessThan(0.3);
  });
});
