import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { daysLeft, estimatedOn, tellRooms } from './spindle.fixture.ts';

/** The first bearing would have lasted until day 40; it is replaced on day 30 by one that does not wear. */
const told = tellRooms({
  days: 60,
  wear: (at) => (at < 30 * DAY_MS ? Math.max(0, (at / DAY_MS - 5) / 35) : 0),
  replacedAt: 30 * DAY_MS,
});

describe('a bearing that is replaced midway', () => {
  it('was near its end before', () => {
    const before = estimatedOn(told, 29.5);
    expect(before.fittedPartId).toBe('first');
    expect(daysLeft(before, 90)).toBeLessThan(25);
  });

  it('starts a new life with the new part, whatever the machine has run', () => {
    const after = estimatedOn(told, 32);
    expect(after.fittedPartId).toBe('second');
    expect(after.lifeUsed).toBeLessThan(2 * 24);
    expect(after.model.tier).toBe('prior');
    expect(daysLeft(after, 10)).toBeGreaterThan(90);
  });

  it('takes nothing of the old wear into the new baseline', () => {
    const later = estimatedOn(told, 59);
    expect(later.pWearAbove5Percent).toBeLessThan(0.2);
    expect(later.because.every(({ since }) => since === undefined)).toBe(true);
  });
});
