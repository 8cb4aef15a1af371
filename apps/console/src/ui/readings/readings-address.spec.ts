import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { aForecast, inDays, NOW } from '../../testing/samples.ts';
import { newestReadingOf, readingsAddress, readingsOf } from './readings-address.ts';

const reason = { channel: 'spindle.front.velocity_rms', since: inDays(-20), text: { ja: '上昇', en: 'up' } };
const cause = {
  kind: 'reading',
  deviceId: 'device-1',
  boot: 3,
  seq: 18_422,
  measuredAt: inDays(-0.25),
  windowFrom: inDays(-0.3),
  windowTo: inDays(-0.2),
  late: null,
} as const;

describe('the readings of a forecast', () => {
  it('begin well before the reason moved and end just after the newest reading', () => {
    const window = readingsOf(aForecast({ because: [reason], cause }), reason);
    expect(window.channel).toBe('spindle.front.velocity_rms');
    expect(window.at).toBe(NOW - 0.25 * DAY_MS);
    expect(window.from).toBeLessThan(NOW - 25 * DAY_MS);
    expect(window.to).toBeGreaterThan(window.at!);
    expect(window.to).toBeLessThan(NOW + 0.1 * DAY_MS);
  });

  it('are those of the first reason and the last week where no reason is asked for', () => {
    const window = readingsOf(aForecast({ because: [{ text: reason.text }, reason], cause }));
    expect(window.channel).toBe('spindle.front.velocity_rms');
    expect(window.from).toBeLessThanOrEqual(NOW - 7 * DAY_MS);
  });

  it('end with the last reading before a silence, and with the evidence where no cause was kept', () => {
    const silence = { kind: 'silence', deviceId: 'device-1', lastReadingAt: inDays(-2) } as const;
    expect(newestReadingOf(aForecast({ cause: silence }))).toBe(NOW - 2 * DAY_MS);
    expect(newestReadingOf(aForecast({ cause: null, daysAgo: 1 }))).toBe(NOW - DAY_MS);
  });

  it('have an address that the machine page understands', () => {
    expect(readingsAddress('machine-1', { channel: 'a.b', from: NOW, to: NOW + DAY_MS, at: NOW })).toBe(
      '/machines/machine-1?channel=a.b&from=2026-10-26T00%3A00%3A00.000Z&to=2026-10-27T00%3A00%3A00.000Z&at=2026-10-26T00%3A00%3A00.000Z',
    );
  });
});
