import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS } from '@kizashi/kernel';
import type { LoadProfile } from '../machine-types/machine-type.ts';
import { SLOT_MS } from './slot.ts';
import { WorkPlan } from './work-plan.ts';

const PROFILE: LoadProfile = {
  mean: 0.6,
  sd: 0.05,
  min: 0.3,
  max: 0.75,
  recipes: [
    { share: 3, load: 1.1, outputPerHour: 100 },
    { share: 1, load: 0.8, outputPerHour: 200 },
  ],
  hoursPerRecipe: 8,
  bursts: { perWeek: 7, load: { low: 0.3, high: 0.4 }, minutes: { low: 10, high: 30 } },
};
const START = Date.parse('2026-09-01T00:00:00Z');
const DAYS = 400;
const slots = Array.from({ length: (DAYS * DAY_MS) / SLOT_MS }, (_, i) => epochMs(START + i * SLOT_MS));
const plan = (key = 'VMC-0042', seed = 7) => new WorkPlan(PROFILE, seed, key);

describe('work plan', () => {
  it('changes the recipe only after its hours, and runs each as often as its share says', () => {
    const one = plan();
    const recipes = slots.map((at) => one.recipeAt(at));
    const changes = slots.filter((_, i) => i > 0 && recipes[i] !== recipes[i - 1]);
    expect(changes.length).toBeGreaterThan(100);
    const [first] = changes;
    for (const at of changes) expect((at - (first as number)) % (8 * HOUR_MS)).toBe(0);
    expect(recipes.filter((recipe) => recipe === 0).length / slots.length).toBeCloseTo(0.75, 1);
  });

  it('moves the load with the recipe, within its bounds outside of bursts', () => {
    const one = plan();
    const loads: [number[], number[]] = [[], []];
    for (const at of slots) if (one.burstAt(at) === 0) loads[one.recipeAt(at) as 0 | 1].push(one.loadAt(at));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(loads[0])).toBeCloseTo(0.66, 2);
    expect(mean(loads[1])).toBeCloseTo(0.48, 2);
    const all = loads.flat();
    expect(all.every((load) => load >= 0.3 && load <= 0.75)).toBe(true);
  });

  it('has short bursts, as many as it should, which stand out in the load', () => {
    const one = plan();
    const bursts: number[] = [];
    for (const [i, at] of slots.entries()) {
      const burst = one.burstAt(at);
      if (burst === 0) continue;
      expect(burst).toBeGreaterThanOrEqual(0.3);
      expect(burst).toBeLessThanOrEqual(0.4);
      const before = slots[i - 1];
      if (before !== undefined && one.burstAt(before) === burst) bursts[bursts.length - 1]! += 10;
      else bursts.push(10);
    }
    expect(bursts.length / (DAYS / 7)).toBeCloseTo(7, 0);
    expect([...new Set(bursts)].sort()).toEqual([10, 20, 30]);
  });

  it('says beforehand what is made and consumed on average', () => {
    const one = plan();
    const made = slots.reduce((sum, at) => sum + one.outputPerHourAt(at), 0) / slots.length;
    expect(one.meanOutputPerHour).toBe(125);
    expect(Math.abs(made / 125 - 1)).toBeLessThan(0.05);
    const quiet = slots.filter((at) => one.burstAt(at) === 0);
    const consumed = quiet.reduce((sum, at) => sum + (one.loadAt(at) / 0.6) ** 3, 0) / quiet.length;
    expect(Math.abs(consumed / one.meanConsumption(3, false) - 1)).toBeLessThan(0.05);
  });

  it('is the same for the same seed and key, whatever was asked before, and another for others', () => {
    const asked = plan();
    for (const at of slots.slice(0, 500)) asked.loadAt(at);
    const some = slots.slice(200, 260);
    const loads = (one: WorkPlan) => some.map((at) => one.loadAt(at));
    expect(loads(asked)).toEqual(loads(plan()));
    expect(loads(plan('VMC-0043'))).not.toEqual(loads(plan()));
    expect(loads(plan('VMC-0042', 8))).not.toEqual(loads(plan()));
  });
});
