import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { alarmLimit, zoneAfter, zoneLevel, zoneOf } from './vibration-zones.ts';

/** ISO 20816-3, group 2, rigid support. */
const limits = { ab: 1.4, bc: 2.8, cd: 4.5 };

describe('zones of ISO 20816-3', () => {
  it('end at their limits', () => {
    expect([0, 1.4, 1.41, 2.8, 2.81, 4.5, 4.51].map((value) => zoneOf(value, limits))).toEqual([
      'A',
      'A',
      'B',
      'B',
      'C',
      'C',
      'D',
    ]);
  });

  it('are entered at their limit and left only clearly below it', () => {
    expect(zoneAfter('A', 1.41, limits)).toBe('B');
    expect(zoneAfter('B', 1.3, limits)).toBe('B');
    expect(zoneAfter('B', 1.25, limits)).toBe('A');
    expect(zoneAfter('D', 2.6, limits)).toBe('C');
    expect(zoneAfter('D', 0.5, limits)).toBe('A');
  });
});

describe('the ALARM limit', () => {
  it('is the baseline plus a quarter of the B/C limit', () => {
    expect(alarmLimit(0.6, limits)).toBeCloseTo(1.3);
  });

  it('is at most 1.25 times the B/C limit', () => {
    expect(alarmLimit(3.2, limits)).toBeCloseTo(3.5);
  });
});

describe('the level that zones ask for', () => {
  it('is watch above the ALARM limit, though the zone is A, and left below nine tenths of it', () => {
    expect(zoneLevel(1.31, 0.6, limits, 'normal')).toBe('watch');
    expect(zoneLevel(1.29, 0.6, limits, 'normal')).toBe('normal');
    expect(zoneLevel(1.2, 0.6, limits, 'watch')).toBe('watch');
    expect(zoneLevel(1.16, 0.6, limits, 'watch')).toBe('normal');
  });

  it('is watch in zone C whatever the baseline was', () => {
    expect(zoneLevel(2.9, 2.7, limits, 'normal')).toBe('watch');
  });

  it('is alarm in zone D, and left below nine tenths of its limit', () => {
    expect(zoneLevel(4.6, 0.6, limits, 'normal')).toBe('alarm');
    expect(zoneLevel(4.2, 0.6, limits, 'alarm')).toBe('alarm');
    expect(zoneLevel(4, 0.6, limits, 'alarm')).toBe('watch');
  });

  it('never falls when the value rises', () => {
    const rank = { normal: 0, watch: 1, alarm: 2 };
    const positive = fc.double({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, (baseline, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        for (const held of ['normal', 'watch', 'alarm'] as const) {
          expect(rank[zoneLevel(high, baseline, limits, held)]).toBeGreaterThanOrEqual(
            rank[zoneLevel(low, baseline, limits, held)],
          );
        }
      }),
    );
  });
});
