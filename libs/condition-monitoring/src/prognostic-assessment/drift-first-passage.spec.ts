import { describe, expect, it } from '@jest/globals';
import { asId, epochMs, life, lifePerHour, type PartNumber } from '@kizashi/kernel';
import { driftFirstPassage, seenEarlier } from './drift-first-passage.ts';
import { wearModelContract } from './wear-model.contract.ts';
import type { WearModelContext } from './wear-model.ts';

wearModelContract('drift-first-passage', driftFirstPassage);

const context: WearModelContext = {
  partNumber: asId<PartNumber>('P'),
  lifeUnit: 'operating-hours',
  prior: { beta: 2, eta: 1_000 },
};

/** P10, P50, P90 after following a course of wear up to `until`. */
function said(wear: (used: number) => number, until: number, under = context) {
  let state = driftFirstPassage.start(under);
  for (let used = 5; used <= until; used += 5) {
    state = driftFirstPassage.observe(state, {
      at: epochMs(0),
      lifeUsed: life(used),
      rate: lifePerHour(1),
      wear: wear(used) + 0.015 * Math.sin(used * 2.4),
      wearSd: 0.03,
    });
  }
  const { quantiles } = driftFirstPassage.forecast(state, life(until))!;
  return { p10: quantiles[9]!, p50: quantiles[49]!, p90: quantiles[89]! };
}

describe('driftFirstPassage', () => {
  it.each([
    ['a straight line', (used: number) => used / 900],
    ['a late, steep rise', (used: number) => Math.expm1((4 * used) / 900) / Math.expm1(4)],
    ['nothing, then a fast rise', (used: number) => Math.max(0, (used - 600) / 300) ** 1.5],
  ])('holds the true end of %s between P10 and P90', (_, wear) => {
    for (const until of [700, 800]) {
      const { p10, p90 } = said(wear, until);
      expect(p10).toBeLessThanOrEqual(900 - until);
      expect(p90).toBeGreaterThanOrEqual(900 - until);
    }
  });

  it('says the same of a life that was counted right as of one that was corrected afterwards', () => {
    const observed = (more: number) =>
      [100, 200, 300].reduce(
        (state, used) =>
          driftFirstPassage.observe(state, {
            ...{ at: epochMs(0), lifeUsed: life(used + more), rate: lifePerHour(1) },
            ...{ wear: used / 900, wearSd: 0.03 },
          }),
        driftFirstPassage.start(context),
      );
    expect(seenEarlier(observed(5_000), 5_000)).toEqual(observed(0));
  });

  it('grows surer as the limit comes near', () => {
    const width = (until: number) => {
      const { p10, p90 } = said((used) => used / 900, until);
      return p90 - p10;
    };
    expect(width(850)).toBeLessThan(width(700));
    expect(width(700)).toBeLessThan(width(300));
  });

  it('knows little more than prior life of a part without wear', () => {
    const { p50, p90 } = said(() => 0, 300);
    expect(p50).toBeGreaterThan(300);
    expect(p90).toBeGreaterThan(900);
  });

  it('gives a part at its limit next to nothing', () => {
    const { p10, p50, p90 } = said((used) => used / 600, 615);
    expect(p10).toBeLessThan(10);
    expect(p50).toBeLessThan(50);
    expect(p90).toBeLessThan(100);
  });

  it('learns from earlier lives how the course goes on', () => {
    const wear = (used: number) => Math.expm1((4.5 * used) / 900) / Math.expm1(4.5);
    const taught = {
      ...context,
      prior: { beta: 4, eta: 950 },
      drift: {
        wearAtFailureMean: 1,
        wearAtFailureSd: 0.03,
        driftMean: 1 / 900,
        driftSd: 1 / 9_000,
        courseSd: 0.02,
        lives: 40,
        courses: [{ curvature: 4.5, weight: 1, logShareMean: 0, logShareSd: 0.1 }],
      },
    };
    const alone = said(wear, 600);
    const learned = said(wear, 600, taught);
    expect(learned.p90 - learned.p10).toBeLessThan(alone.p90 - alone.p10);
    expect(Math.abs(learned.p50 - 300)).toBeLessThan(75);
  });
});
