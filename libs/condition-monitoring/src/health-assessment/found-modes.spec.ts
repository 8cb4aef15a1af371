import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FoundModes, MOST_FOUND_MODES, placeWindow, startModes } from './found-modes.ts';
import { noise } from './health.fixture.ts';

/** The mode of each window, by what it is called at the end. */
function placeAll(windows: readonly (readonly number[])[]): {
  modes: FoundModes;
  placed: (number | undefined)[];
} {
  let modes = startModes();
  let placed: (number | undefined)[] = [];
  for (const values of windows) {
    const { modes: next, mode, moved } = placeWindow(modes, values, true);
    if (moved) placed = placed.map((one) => (one === undefined ? undefined : moved[one]));
    placed.push(mode);
    modes = next;
  }
  return { modes, placed };
}

/** Speed, load and guide vane of six recipes. */
const RECIPES = [
  [0, 0, 100],
  [10, 0.25, 100],
  [20, 0.7, 100],
  [25, 0.62, 60],
  [35, 0.84, 100],
  [42, 0.84, 100],
] as const;

describe('placeWindow', () => {
  it('tells recipes apart whatever their order, and settings that shake a little not', () => {
    const anyOrder = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 6, maxLength: 60 });
    fc.assert(
      fc.property(anyOrder, (order) => {
        const all = [...order, 0, 1, 2, 3, 4, 5];
        const { placed } = placeAll(
          all.map((recipe, i) => RECIPES[recipe]!.map((value, s) => value + 0.003 * noise(i, s))),
        );
        for (const recipe of RECIPES.keys()) {
          expect(new Set(placed.filter((_, i) => all[i] === recipe)).size).toBe(1);
        }
        expect(new Set(placed).size).toBe(6);
      }),
    );
  });

  it('makes one mode of settings that take any value', () => {
    const { modes } = placeAll(Array.from({ length: 60 }, (_, i) => [noise(i), 0.01 * noise(i, 2), 100]));
    expect(modes.continuous).toEqual([true, true, false]);
    expect(modes.leaders).toHaveLength(1);
  });

  it('goes by the recipe where another setting takes any value', () => {
    const { modes, placed } = placeAll(
      Array.from({ length: 60 }, (_, i) => [i % 3 === 0 ? 4_000 : 9_000, 50 + 10 * noise(i)]),
    );
    expect(modes.continuous).toEqual([false, true]);
    expect(placed).toEqual(placed.map((_, i) => placed[i % 3 === 0 ? 0 : 1]));
    expect(new Set(placed).size).toBe(2);
  });

  it('has no mode for a window without a setting', () => {
    expect(placeWindow(startModes(), [1, Number.NaN], true).mode).toBeUndefined();
  });

  it('knows no mode beyond the most, once it has learned', () => {
    const { modes } = placeAll(Array.from({ length: MOST_FOUND_MODES }, (_, i) => [i * 100]));
    expect(modes.leaders).toHaveLength(MOST_FOUND_MODES);
    expect(placeWindow(modes, [1_000], false).mode).toBeUndefined();
    expect(placeWindow(modes, [301], false).mode).toBe(3);
  });
});
