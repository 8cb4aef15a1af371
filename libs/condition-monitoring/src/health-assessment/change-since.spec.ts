import { describe, expect, it } from '@jest/globals';
import { type ChangeSince, changeBegan, followChange } from './change-since.ts';
import { assessAll, channelId, modelOf, START } from './health.fixture.ts';

const WINDOW_MS = 6 * 3_600_000;
const vibration = channelId('vibration');
const model = modelOf([{ id: vibration, worsens: 'up', limit: 60 }]);

/** Numerical Recipes' generator, twelve of them summed: nearly normal, the same every time. */
function normalsOf(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, one) => sum + one, -6);
}

/** For each of many parts: windows from the true beginning of its wear to when it was said to have begun, and noticed. */
function stories(count: number, onset: number, perWindow: number) {
  return Array.from({ length: count }, (_, seed) => {
    const random = normalsOf(seed + 1);
    const windows = Array.from({ length: 260 }, (_, i) => ({
      values: [20 + random() + perWindow * Math.max(0, i - onset)],
    }));
    const told = assessAll(model, windows);
    const noticed = told.findIndex(
      ({ memory }, i) => i > 40 && memory.channels[vibration]?.since !== undefined,
    );
    const since = told[noticed]?.memory.channels[vibration]?.since;
    return {
      noticed: noticed - onset,
      began: since === undefined ? undefined : (since - START) / WINDOW_MS - onset,
    };
  });
}

describe('since when a channel has been leaving its baseline', () => {
  it.each([0.05, 0.1, 0.3])(
    'lies nearer to the true beginning than when it was noticed (%d sd a window)',
    (pace) => {
      const told = stories(40, 120, pace);
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
      const began = mean(told.flatMap((one) => one.began ?? []));
      expect(told.every((one) => one.began !== undefined)).toBe(true);
      expect(began).toBeLessThan(0.75 * mean(told.map((one) => one.noticed)));
    },
  );

  it('is not said of a part that shows none', () => {
    const told = stories(40, 120, 0);
    expect(told.filter(({ began }) => began !== undefined).length).toBeLessThanOrEqual(1);
  });

  it('is not begun by a spike, and begins anew after a return', () => {
    let change: ChangeSince | undefined;
    const z = [0, 0, 40, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2];
    for (const [i, deviation] of z.entries()) change = followChange(change, deviation, 0, i + 1);
    expect(changeBegan(change, true)).toBe(11);
    expect(changeBegan(change, false)).toBeUndefined();
  });

  it('allows for a baseline that is unsure itself', () => {
    let change: ChangeSince | undefined;
    for (let i = 1; i < 200; i++) change = followChange(change, 0.9, 0.6, i);
    expect(changeBegan(change, true)).toBeUndefined();
  });
});
