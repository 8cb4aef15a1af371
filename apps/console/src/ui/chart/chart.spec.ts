import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import { placeLabels, spreadApart, textWidth } from './place-labels.ts';
import { bandPath, linePath } from './svg-path.ts';
import { timeScale, timeTicks } from './time-scale.ts';

describe('timeScale', () => {
  const scale = timeScale(0, 100 * DAY_MS, 40, 840);
  it('is linear and holds what it is asked to hold', () => {
    expect(scale.x(50 * DAY_MS)).toBe(440);
    expect(scale.within(-DAY_MS)).toBe(40);
    expect(scale.within(Number.POSITIVE_INFINITY)).toBe(840);
    expect(scale.holds(101 * DAY_MS)).toBe(false);
  });

  it('names today and at most one date per gap', () => {
    const now = 61.3 * DAY_MS;
    const ticks = timeTicks(scale, now, 92);
    expect(ticks).toContain(now);
    expect(ticks.length).toBeLessThanOrEqual(9);
    expect(ticks[1]! - ticks[0]!).toBe(14 * DAY_MS);
    for (const at of ticks) expect(scale.holds(at)).toBe(true);
  });
});

describe('labels', () => {
  it('give way to heavier ones and stay inside', () => {
    const placed = placeLabels(
      [
        { key: 'light', x: 105, width: 60, weight: 1 },
        { key: 'heavy', x: 100, width: 60, weight: 2 },
        { key: 'edge', x: 398, width: 60, weight: 1 },
      ],
      0,
      400,
    );
    expect([...placed.keys()].sort()).toEqual(['edge', 'heavy']);
    expect(placed.get('edge')).toBe(370);
  });

  it('that stand too close are spread, in their order', () => {
    const places = fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(places, (given) => {
        const sorted = given.toSorted((a, b) => a - b);
        const spread = spreadApart(sorted, 40);
        for (let index = 1; index < spread.length; index += 1)
          expect(spread[index]! - spread[index - 1]!).toBeGreaterThan(30);
      }),
    );
    expect(spreadApart([100, 110], 40)).toEqual([85, 125]);
    expect(spreadApart([100, 200], 40)).toEqual([100, 200]);
  });

  it('are measured wider in Japanese', () => {
    expect(textWidth('11月', 10)).toBeGreaterThan(textWidth('Nov', 10));
  });
});

describe('paths', () => {
  it('need points to be drawn', () => {
    expect(linePath([{ x: 1, y: 2 }])).toBe('');
    expect(
      linePath([
        { x: 1, y: 2 },
        { x: 3.06, y: 4 },
      ]),
    ).toBe('M1 2L3.1 4');
    expect(
      bandPath(
        [
          { x: 0, y: 0 },
          { x: 1, y: 0 },
        ],
        [
          { x: 0, y: 9 },
          { x: 1, y: 9 },
        ],
      ),
    ).toBe('M0 0L1 0L1 9L0 9Z');
  });
});
