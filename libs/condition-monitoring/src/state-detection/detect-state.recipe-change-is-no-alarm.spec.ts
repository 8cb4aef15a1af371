import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { complaints, stateOn, tellMill } from './machine-story.fixture.ts';

/** The third recipe makes the spindle shake more than twice as much as the first: alarming within the first. */
const newRecipe = (sinceStart: number) => (sinceStart < 7 * DAY_MS ? 0 : 2);

describe('a mill that gets a new recipe after a week', () => {
  const told = tellMill({ days: 21, recipe: newRecipe, burst: () => 0 });

  it('is compared with itself in that recipe: nothing to complain about', () => {
    expect(complaints(told)).toEqual([]);
  });

  it('has a baseline for each recipe, the second far above the first', () => {
    const mean = (mode: string) =>
      told.at(-1)!.memory.modes.find((known) => known.mode === mode)!.levels[0]![1];
    expect(mean('running/speed:1')).toBeCloseTo(0.6, 1);
    expect(mean('running/speed:3')).toBeCloseTo(1.3, 1);
  });

  it('would be watched if modes were not told apart', () => {
    const told = tellMill({ days: 21, recipe: () => 0, burst: () => 0, sensors: shakesMore });
    expect(complaints(told)).toContain('day 7: front.velocity watch');
  });

  it('keeps its watch through a recipe that is new', () => {
    const worn = tellMill({
      days: 21,
      recipe: newRecipe,
      burst: () => 0,
      wear: (position, at) => (position === 'front-bearing' && at > 5 * DAY_MS ? 0.4 : 0),
    });
    expect(stateOn(worn, 'front.velocity', 6)).toBe('watch');
    expect(stateOn(worn, 'front.velocity', 21)).toBe('watch');
  });

  it('is judged within the new recipe once that is known', () => {
    const later = tellMill({
      days: 21,
      recipe: newRecipe,
      burst: () => 0,
      wear: (position, at) => (position === 'front-bearing' ? Math.max(0, at / DAY_MS - 10) * 0.04 : 0),
    });
    expect(stateOn(later, 'front.velocity', 9)).toBe('normal');
    expect(stateOn(later, 'front.velocity', 21)).toBe('watch');
  });
});

function shakesMore(values: Record<string, number>, sinceStart: number): Record<string, number> {
  const { 'front.velocity': velocity = Number.NaN } = values;
  return { 'front.velocity': sinceStart < 7 * DAY_MS ? velocity : velocity + 0.75 };
}
