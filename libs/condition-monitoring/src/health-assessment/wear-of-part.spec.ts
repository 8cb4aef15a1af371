import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId } from '@kizashi/kernel';
import { startTrend } from './channel-trend.ts';
import { type JudgedChannel, wearOfPart } from './wear-of-part.ts';
import type { Yardstick } from './yardstick.ts';

/** A channel with baseline 1, limit 5, known to 0.1. */
function judged(level: number, more: Partial<Yardstick> = {}, sd = 0.1): JudgedChannel {
  return {
    channel: { id: asId<ChannelId>('c'), unit: '1', role: 'wear', positionIds: [] },
    yardstick: {
      baseline: { mean: 1, sd, meanSd: 0.01, repetition: 1, from: 'own' },
      limit: 5,
      bothSides: false,
      weight: 1,
      limitFrom: 'model',
      ...more,
    },
    trend: { ...startTrend(), n: 50, level, pLevel: 0.1 },
  };
}

describe('wearOfPart', () => {
  it('is the share of the way from baseline to limit', () => {
    expect(wearOfPart([judged(3)]).mean).toBeCloseTo(0.5);
    expect(wearOfPart([judged(5)]).mean).toBeCloseTo(1);
    expect(wearOfPart([judged(1)]).mean).toBeCloseTo(0);
  });

  it('goes down for a channel that falls towards a lower limit', () => {
    expect(wearOfPart([judged(0.5, { limit: 0 })]).mean).toBeCloseTo(0.5);
  });

  it('is with configured limits the wear of the channel most surely on its way', () => {
    const wear = wearOfPart([judged(4), judged(1.2), judged(4.4, {}, 8)]);
    expect(wear.mean).toBeCloseTo(0.75);
    expect(wear.shares[0]).toBeGreaterThan(0.7);
  });

  it('is with learned limits the weighted sum, surer than any channel alone', () => {
    const learned = { limitFrom: 'lives', weight: 0.25 } as const;
    const channels = [2, 2, 4, 4].map((level) => judged(level, learned, 0.8));
    const wear = wearOfPart(channels);
    expect(wear.mean).toBeCloseTo(0.5);
    expect(wear.sd).toBeLessThan(wearOfPart(channels.slice(0, 1)).sd);
  });

  it('does not let two fault modes cancel out where no limit is known', () => {
    const nominal = { limitFrom: 'nominal', bothSides: true } as const;
    const up = judged(4, nominal);
    const down = judged(-2, nominal);
    const both = wearOfPart([up, down]).mean;
    expect(both).toBeGreaterThan(1.2 * wearOfPart([up, judged(0, nominal)]).mean);
    expect(both).toBeGreaterThan(0.75);
  });

  it('needs less of each of many channels than of one alone, and lets none speak for the others', () => {
    const nominal = { limitFrom: 'nominal', bothSides: true } as const;
    const wearOf = (...shifts: number[]) => wearOfPart(shifts.map((shift) => judged(shift, nominal))).mean;
    expect(wearOf(3, 3, 3, 3, 3, 3)).toBeGreaterThan(1.2 * wearOf(3));
    expect(wearOf(50, 0, 0, 0, 0, 0)).toBeLessThan(0.7);
  });

  it('takes the noise off a distance that has no sign', () => {
    const still = judged(1.05, { bothSides: true, limitFrom: 'lives' }, 0.8);
    expect(wearOfPart([still]).mean).toBe(0);
  });

  it('never claims to know wear better than the floor, and shares sum to 1', () => {
    const wear = wearOfPart([judged(1), judged(1), judged(0.9)]);
    expect(wear.sd).toBeGreaterThanOrEqual(0.015);
    expect(wear.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });
});
