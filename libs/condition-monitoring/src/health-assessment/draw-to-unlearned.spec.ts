import { describe, expect, it } from '@jest/globals';
import { asId, type ChannelId } from '@kizashi/kernel';
import { startTrend } from './channel-trend.ts';
import { drawToUnlearned } from './draw-to-unlearned.ts';
import type { JudgedChannel } from './wear-of-part.ts';

/** A channel that stands `level` standard deviations from a baseline of 0. */
function judged(id: string, level: number, limit: number, limitFrom: 'lives' | 'nominal'): JudgedChannel {
  return {
    channel: { id: asId<ChannelId>(id), unit: '1', role: 'wear', positionIds: [] },
    trend: { ...startTrend(), n: 50, level, pLevel: 0.05 },
    yardstick: {
      baseline: { mean: 0, sd: 1, meanSd: 0.1, repetition: 1, from: 'own' },
      limit,
      bothSides: limitFrom === 'nominal',
      weight: 1,
      limitFrom,
    },
  };
}

describe('drawToUnlearned', () => {
  // One life went 40 standard deviations before it failed; the next one has gone 8.
  const learned = [judged('speed', 8, 40, 'lives')];
  const unlearned = [judged('speed', 8, 8, 'nominal'), judged('heat', 0, 8, 'nominal')];
  const wearAfter = (failures: number) => drawToUnlearned(learned, unlearned, failures).wear.mean;

  it('stays near what is used without any life after one failure, and follows what lives taught after many', () => {
    const usual = wearAfter(0);
    expect(wearAfter(1)).toBeGreaterThan((usual + 0.2) / 2);
    expect(wearAfter(1)).toBeLessThan(usual);
    expect(wearAfter(3)).toBeCloseTo((usual + 0.2) / 2);
    expect(wearAfter(300)).toBeCloseTo(0.2, 1);
  });

  it('shows every channel that counted, with shares that sum to 1', () => {
    const { judged: seenIn, wear } = drawToUnlearned(learned, unlearned, 1);
    expect(seenIn.map(({ channel }) => channel.id)).toEqual(['speed', 'heat']);
    expect(wear.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
    expect(wear.shares[0]).toBeGreaterThan(0.9);
  });

  it('takes what lives taught alone where the part cannot be judged by itself', () => {
    expect(drawToUnlearned(learned, [], 1).wear.mean).toBeCloseTo(0.2);
  });
});
