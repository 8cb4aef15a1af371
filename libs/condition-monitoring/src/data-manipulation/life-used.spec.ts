import { describe, expect, it } from '@jest/globals';
import {
  asId,
  type ChannelId,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type LifeUnit,
  type MachineModelId,
  type PartNumber,
  type PositionId,
} from '@kizashi/kernel';
import fc from 'fast-check';
import type { MachineModel, Position } from '../data-acquisition/index.ts';
import { restartUsage, startUsage, type UsageMemory, usageDelta } from './life-used.ts';

const START = epochMs(Date.UTC(2026, 0, 5));
const counter = asId<ChannelId>('counter');

function position(lifeUnit: LifeUnit, counted = true): Position {
  return {
    id: asId<PositionId>('p'),
    name: { ja: 'p', en: 'p' },
    lifeUnit,
    partNumber: asId<PartNumber>('P'),
    ...(counted ? { usageChannel: counter } : {}),
  };
}

const model: MachineModel = {
  id: asId<MachineModelId>('m'),
  name: 'm',
  channels: [{ id: counter, unit: 'h', role: 'usage', positionIds: [] }],
  positions: [],
};

/** Counts a list of totals, one a window of `hours`; undefined is a window without a reading. */
function count(totals: readonly (number | undefined)[], where: Position, hours = 1, memory?: UsageMemory) {
  let state = memory ?? startUsage(START);
  const from = state.countedUntil ?? START;
  return totals.map((total, i) => {
    const features = {
      deviceId: asId<DeviceId>('d'),
      modelId: model.id,
      window: {
        from: epochMs(from + i * hours * HOUR_MS),
        to: epochMs(from + (i + 1) * hours * HOUR_MS),
      },
      mode: 'default',
      channels: [
        total === undefined ? undefined : { n: 1, mean: total, min: total, max: total, sd: 0, last: total },
      ],
    };
    const counted = usageDelta(state, features, model, where);
    state = counted.memory;
    return { ...counted.used, memory: state };
  });
}

describe('usageDelta with a running total', () => {
  it('counts what the total rises by, and how fast it does', () => {
    const last = count([100.5, 101, 101, 102], position('operating-hours')).at(-1)!;
    expect(last.lifeUsed - count([100.5], position('operating-hours'))[0]!.lifeUsed).toBeCloseTo(1.5);
    expect(last.rate).toBeCloseTo(0.5);
  });

  it('takes a new machine at its counter, and an older counter at no more than the time since fitting', () => {
    expect(count([1, 2, 3], position('cycles')).map(({ lifeUsed }) => lifeUsed)).toEqual([1, 2, 3]);
    expect(count([12_000], position('operating-hours'))[0]!.lifeUsed).toBe(1);
  });

  it('takes a part to have lived at the pace of its machine since it was fitted, once a week of that is known', () => {
    const day = [...Array.from({ length: 8 }, () => 30), ...Array.from({ length: 16 }, () => 0)];
    let total = 4_000_000;
    const totals = Array.from({ length: 10 * 24 + 1 }, (_, i) => (total += i === 0 ? 0 : day[i % 24]!));
    const fittedDaysAgo = 100;
    const memory = startUsage(epochMs(START - fittedDaysAgo * 24 * HOUR_MS));
    const used = count(totals, position('strokes'), 1, memory);
    // The counter is that of the machine, which is older than the part.
    expect(used[150]!.lifeUsed).toBeGreaterThan(4_000_000);
    const less = used.filter(({ lessThanBelieved }) => lessThanBelieved !== undefined);
    expect(less).toHaveLength(1);
    expect(4_000_000 - less[0]!.lessThanBelieved!).toBeCloseTo(fittedDaysAgo * 240, -3);
    const last = used.at(-1)!;
    expect(last.lifeUsed).toBeCloseTo(fittedDaysAgo * 240 + total - 4_000_000, -3);
    // What is counted from then on is what the total rises by.
    const later = used.slice(-48).reduce((sum, { delta }) => sum + delta, 0);
    expect(later).toBe(480);
  });

  it('never takes a part for older than the counter says, nor for less than its machine counts while it stands', () => {
    const memory = startUsage(epochMs(START - 1_000 * 24 * HOUR_MS));
    const young = count(
      Array.from({ length: 200 }, (_, i) => 500 + i),
      position('operating-hours'),
      1,
      memory,
    );
    expect(young.at(-1)!.lifeUsed).toBe(699);
    const standing = count(
      Array.from({ length: 200 }, () => 500),
      position('operating-hours'),
      1,
      memory,
    );
    expect(standing.at(-1)!.lifeUsed).toBe(500);
  });

  it('goes on with running hours that fall: the counter was reset', () => {
    const used = count([1_000, 1_010, 3, 13], position('cycles'));
    expect(used.map(({ delta }) => delta).slice(1)).toEqual([10, 3, 10]);
  });

  it('does not believe hours that pass faster than time', () => {
    const used = count([10, 11, 12, 900, 901], position('operating-hours'));
    expect(used[3]!.delta).toBeLessThanOrEqual(1);
    expect(used[4]!.delta).toBe(1);
  });

  it('does not believe a counter that was set, and goes on with it', () => {
    const used = count([0, 100, 200, 90_000, 90_000, 90_100, 90_200], position('cycles'));
    expect(used[3]!.delta).toBeLessThanOrEqual(100);
    expect(used.slice(4).map(({ delta }) => delta)).toEqual([0, 100, 100]);
  });

  it('counts every stroke of a press that was first heard as it came to rest', () => {
    const windows = (n: number, rise: number) => Array.from({ length: n }, () => rise);
    const day = [...windows(80, 0), ...windows(60, 300), ...windows(4, 0)];
    const rises = [1, ...windows(900, 0), ...day, ...day, ...windows(288, 0), ...day];
    let total = 5_000;
    const totals = [total, ...rises.map((rise) => (total += rise))];
    const [first, ...used] = count(totals, position('strokes'), 1 / 6).map(({ delta }) => delta);
    expect(first).toBe(5_000);
    expect(used.reduce((sum, delta) => sum + delta)).toBe(total - 5_000);
  });

  it('loses nothing of a counter that nobody set, however the machine runs', () => {
    const rise = fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 200, max: 2_000 }),
    );
    const run = fc.tuple(rise, fc.integer({ min: 2, max: 5 }));
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 20 }), (runs) => {
        let total = 0;
        const totals = runs.flatMap(([by, windows]) => Array.from({ length: windows }, () => (total += by)));
        expect(count(totals, position('shots')).at(-1)!.lifeUsed).toBeCloseTo(total);
      }),
    );
  });

  it('rests while the total stands still, though not between two ticks of a coarse counter', () => {
    const fine = count([10, 10.5, 10.5], position('operating-hours'), 0.5);
    expect(fine[2]!.running).toBe(false);
    const coarse = count([10, 10, 10, 11, 11, 11], position('operating-hours'), 1 / 3);
    expect(coarse[4]!.running).toBe(true);
  });

  it('loses nothing over a gap', () => {
    const used = count([5, undefined, undefined, 8], position('operating-hours'));
    expect(used[3]!.delta).toBe(3);
    expect(used[1]!.running).toBe(false);
  });

  it('starts again with a new part, on the same counter', () => {
    const old = count([50, 51, 52], position('cycles')).at(-1)!.memory;
    const fresh = restartUsage(old, old.countedUntil!);
    expect(count([53], position('cycles'), 1, fresh)[0]!.lifeUsed).toBe(1);
  });
});

describe('usageDelta without a counter', () => {
  it('counts running windows as operating hours', () => {
    const used = count([1, undefined, 1], position('operating-hours', false), 2);
    expect(used.map(({ lifeUsed }) => lifeUsed)).toEqual([2, 2, 4]);
  });

  it('counts calendar hours whether the machine reports or not', () => {
    const used = count([1, undefined, 1], position('calendar-hours', false), 2);
    expect(used.map(({ lifeUsed }) => lifeUsed)).toEqual([2, 4, 6]);
  });
});
