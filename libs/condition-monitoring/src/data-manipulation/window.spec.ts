import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { isWindowClosed, windowClosesAt, windowContaining, windowLengthMs } from './window.ts';

const T = Date.UTC(2026, 0, 5);

describe('windowLengthMs', () => {
  it('is ten minutes, or one sample period where that is longer', () => {
    expect(windowLengthMs(SECOND_MS)).toBe(10 * MINUTE_MS);
    expect(windowLengthMs(10 * MINUTE_MS)).toBe(10 * MINUTE_MS);
    expect(windowLengthMs(6 * HOUR_MS)).toBe(6 * HOUR_MS);
  });
});

describe('windowContaining', () => {
  it('contains the instant, half-open, and starts on a multiple of its length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.integer({ min: MINUTE_MS, max: 24 * HOUR_MS }),
        (at, length) => {
          const { from, to } = windowContaining(epochMs(at), length);
          expect(from).toBeLessThanOrEqual(at);
          expect(at).toBeLessThan(to);
          expect(to - from).toBe(length);
          expect(from % length).toBe(0);
        },
      ),
    );
  });

  it('gives an instant on the border to the later window', () => {
    expect(windowContaining(epochMs(T), 10 * MINUTE_MS).from).toBe(T);
  });
});

describe('isWindowClosed', () => {
  const window = windowContaining(epochMs(T), 10 * MINUTE_MS);
  const period = MINUTE_MS;
  const closed = (newest: number | undefined, now: number) =>
    isWindowClosed({
      window,
      samplePeriodMs: period,
      deviceNewestMs: newest === undefined ? undefined : epochMs(newest),
      fleetNow: epochMs(now),
    });

  it('closes as soon as the device is two periods past its end', () => {
    expect(closed(window.to + 2 * period - 1, window.to)).toBe(false);
    expect(closed(window.to + 2 * period, window.to)).toBe(true);
  });

  it('closes two minutes of fleet time after its end, whatever the device does', () => {
    const at = windowClosesAt(window);
    expect(at).toBe(window.to + 2 * MINUTE_MS);
    expect(closed(undefined, at - 1)).toBe(false);
    expect(closed(undefined, at)).toBe(true);
  });
});
