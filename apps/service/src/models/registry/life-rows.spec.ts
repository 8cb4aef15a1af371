import { describe, expect, it } from '@jest/globals';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type ChannelId, epochMs, type MachineModelId } from '@kizashi/kernel';
import type { WindowMeans } from '@kizashi/storage/feature-store';
import { lifeRows } from './life-rows.ts';

const rms = asId<ChannelId>('rms');
const load = asId<ChannelId>('load');
const model: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels: [load, rms].map((id) => ({ id, unit: '1', role: 'wear', positionIds: [] })),
  positions: [],
};
/** A window that ends at `to`, with the mean of `rms`; undefined for no reading. */
const windowTo = (to: number, mean = Number.NaN): WindowMeans => ({
  window: { from: epochMs(to - 10), to: epochMs(to) },
  mode: 'running',
  means: [Number.NaN, mean],
});
const judged = (at: number, lifeUsed: number) => ({ at: epochMs(at), lifeUsed });
const used = (windows: WindowMeans[], health: ReturnType<typeof judged>[]) =>
  lifeRows(windows, health, [rms], model).map(({ lifeUsed }) => lifeUsed);

describe('the rows of a life in use', () => {
  it('have the values of the model’s own channels, in its order, NaN for no reading', () => {
    const rows = lifeRows(
      [windowTo(10, 3), windowTo(20)],
      [judged(10, 1), judged(20, 2)],
      [rms, load],
      model,
    );
    expect(rows).toEqual([
      { lifeUsed: 1, values: [3, Number.NaN] },
      { lifeUsed: 2, values: [Number.NaN, Number.NaN] },
    ]);
  });

  it('take the life used from where health was judged, and lie evenly in between', () => {
    expect(used([windowTo(10, 1), windowTo(15, 1), windowTo(20, 1)], [judged(10, 4), judged(20, 6)])).toEqual(
      [4, 5, 6],
    );
  });

  it('were used at the pace of what came after it was found out that less had been used', () => {
    const windows = [windowTo(10, 1), windowTo(20, 1), windowTo(30, 1), windowTo(40, 1)];
    const health = [judged(10, 900), judged(20, 901), judged(30, 3), judged(40, 4)];
    expect(used(windows, health)).toEqual([1, 2, 3, 4]);
  });

  it('before health was first judged were used at its first pace, and never below nothing', () => {
    const windows = [windowTo(10, 1), windowTo(20, 1), windowTo(40, 1)];
    expect(used(windows, [judged(30, 3), judged(40, 4)])).toEqual([1, 2, 4]);
    expect(used(windows, [judged(30, 1), judged(40, 4)])).toEqual([0, 4]);
  });

  it('leave out windows in which nothing was used: the machine stood', () => {
    const windows = [windowTo(10, 1), windowTo(20, 9), windowTo(30, 1)];
    expect(used(windows, [judged(10, 1), judged(20, 1), judged(30, 2)])).toEqual([1, 2]);
  });

  it('are none where nothing was ever judged', () => {
    expect(used([windowTo(10, 1)], [])).toEqual([]);
  });
});
