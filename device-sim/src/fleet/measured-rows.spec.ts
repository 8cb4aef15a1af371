import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { type Measuring, measuredRows } from './measured-rows.ts';

const measuring: Measuring = {
  ...{ from: epochMs(100_000), to: epochMs(130_000), periodMs: 10_000, phaseMs: 0, isLive: true },
  channels: [{ id: 'a' }, { id: 'b' }],
  settings: { periodsMs: {} },
  readingsAt: (at) => [
    ['a', at],
    ['b', -at],
  ],
  clockOffsetAt: () => 7,
};
const shown = (more: Partial<Measuring>) =>
  measuredRows({ ...measuring, ...more }).map(({ at, values }) => [at, values.map(([id]) => id).join()]);

describe('measured rows', () => {
  it("hold every channel where nothing was set, by the controller's clock", () => {
    expect(shown({})).toEqual([
      [100_007, 'a,b'],
      [110_007, 'a,b'],
      [120_007, 'a,b'],
    ]);
    expect(shown({ phaseMs: 3_000 })[0]).toEqual([103_007, 'a,b']);
  });

  it('hold at each instant the channels that are due, in order', () => {
    expect(shown({ settings: { periodsMs: { a: 15_000 } } })).toEqual([
      [100_007, 'b'],
      [105_007, 'a'],
      [110_007, 'b'],
      [120_007, 'a,b'],
    ]);
  });

  it('are never closer in the past than they are made to', () => {
    const settings = { periodsMs: { a: 1_000, b: 20_000 } };
    expect(shown({ settings, isLive: false })).toEqual([
      [100_007, 'a,b'],
      [110_007, 'a'],
      [120_007, 'a,b'],
    ]);
  });
});
