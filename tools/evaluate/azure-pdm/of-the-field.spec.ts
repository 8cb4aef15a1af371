import { describe, expect, it } from '@jest/globals';
import type { EndedLifeTrajectory } from '@kizashi/condition-monitoring/prognostic-assessment';
import { asOfTheField } from './of-the-field.ts';

/** Lived for 2,000 hours, seen hourly from so many on. */
function life(seenFrom: number): EndedLifeTrajectory {
  const lifeUsed = Array.from({ length: 2_000 - seenFrom }, (_, i) => seenFrom + i + 1);
  return {
    life: 2_000,
    failureObserved: true,
    history: { channels: ['volt'], lifeUsed, values: lifeUsed.map((used) => [used === 2_000 ? null : used]) },
  };
}

describe('asOfTheField', () => {
  it('keeps some rows of a life that was seen whole, the last one with its newest reading', () => {
    const { history, ...rest } = asOfTheField(life(0));
    expect(rest).toEqual({ life: 2_000, failureObserved: true });
    expect(history!.lifeUsed.length).toBeGreaterThanOrEqual(250);
    expect(history!.lifeUsed.length).toBeLessThanOrEqual(501);
    expect(history!.lifeUsed.at(-1)).toBe(2_000);
    expect(history!.values.at(-1)).toEqual([1_999]);
  });

  it('keeps the length alone of one whose first half nobody saw', () => {
    expect(asOfTheField(life(1_000))).toEqual({ life: 2_000, failureObserved: true });
  });
});
