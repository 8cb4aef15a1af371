import { describe, expect, it } from '@jest/globals';
import { fromQuantileFunction } from '../life-distribution.ts';
import type { ForecastAside } from './forecasts-aside.ts';
import { learnWeight, pinball, scoresOf } from './skill.ts';

const around = (center: number) => fromQuantileFunction((p) => center + 20 * (p - 0.5));

/** Lives of which the unlearned tiers are off by so much, and the learned one by so much. */
function past(lives: number, unlearnedOff: number, fleetOff: number): readonly ForecastAside[] {
  return Array.from({ length: lives * 4 }, (_, i): ForecastAside => {
    const remaining = 20 + 15 * (i % 4);
    const way = i % 8 < 4 ? 1 : -1;
    const unlearned = around(remaining + way * unlearnedOff);
    return {
      life: i >> 2,
      remaining,
      ...{ prior: around(100), degradation: unlearned, unlearned },
      fleet: around(remaining + way * fleetOff),
    };
  });
}

describe('learnWeight', () => {
  it('gives all to the learned tier where many failures show that it is better', () => {
    expect(learnWeight(past(40, 30, 2), 40, 100)).toBe(1);
  });

  it('gives it nothing where it is not better', () => {
    expect(learnWeight(past(40, 2, 30), 40, 100)).toBe(0);
  });

  it('believes few failures little, whatever they show', () => {
    expect(learnWeight(past(3, 2, 30), 3, 100)).toBeGreaterThan(0.1);
    expect(learnWeight(past(3, 30, 2), 3, 100)).toBeLessThan(0.6);
    expect(learnWeight(past(19, 2, 30), 19, 100)).toBeLessThan(0.1);
  });

  it('looks no further than the horizon', () => {
    const late = past(40, 2, 2).map((one) => ({
      ...one,
      remaining: 400,
      unlearned: around(400),
      fleet: around(900),
    }));
    const both = [...past(40, 30, 2), ...late];
    expect(learnWeight(both, 40, 100)).toBe(1);
  });
});

describe('scoresOf', () => {
  it('scores every tier and the mixture by weight', () => {
    const scores = scoresOf(past(10, 30, 2), 1);
    expect(scores.fleet).toMatchObject({ forecasts: 40, coverage50: 1, coverage90: 1 });
    expect(scores.fleet.rmse).toBeCloseTo(2);
    expect(scores.degradation.coverage90).toBe(0);
    expect(scores.mixture).toEqual(scores.fleet);
  });
});

describe('pinball', () => {
  it('is least when the distribution is where the truth is', () => {
    expect(pinball(around(50), 50)).toBeLessThan(pinball(around(56), 50));
    expect(pinball(around(50), 50)).toBeLessThan(
      pinball(
        fromQuantileFunction((p) => 50 + 60 * (p - 0.5)),
        50,
      ),
    );
  });
});
