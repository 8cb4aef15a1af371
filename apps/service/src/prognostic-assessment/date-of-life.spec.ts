import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import { dateOfLife } from './date-of-life.ts';

const now = epochMs(Date.UTC(2026, 0, 1));

describe('dateOfLife', () => {
  it('puts remaining life on the calendar at the rate at which it is used', () => {
    expect(dateOfLife(now, 120, 0.5)).toBe(now + 10 * DAY_MS);
  });

  it('says nothing of what cannot be dated: no rate, no end, or an end beyond fifty years', () => {
    expect(dateOfLife(now, 120, 0)).toBeNull();
    expect(dateOfLife(now, 120, Number.NaN)).toBeNull();
    expect(dateOfLife(now, null, 1)).toBeNull();
    expect(dateOfLife(now, Number.POSITIVE_INFINITY, 1)).toBeNull();
    expect(dateOfLife(now, 120, 1e-9)).toBeNull();
    expect(dateOfLife(now, 50 * 365 * 24, 1)).not.toBeNull();
  });
});
