import { describe, expect, it } from '@jest/globals';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type { ChannelSummary, WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import { asId, HOUR_MS, plus } from '@kizashi/kernel';
import { foldWindow } from './fold-window.ts';
import { startMachineMemory } from './machine-memory.ts';
import type { MachineRecord } from './machine-record.ts';
import { MACHINE, MODEL, START } from './rooms.fixture.ts';

const pressure = MODEL.channels[0]!.id;
const model: MachineModel = {
  ...MODEL,
  channels: [
    ...MODEL.channels,
    { id: asId('speed'), unit: '/min', role: 'setting', positionIds: [], bands: [100] },
  ],
};
const machine: MachineRecord = { ...MACHINE, model };

const single = (value: number): ChannelSummary => ({
  n: 1,
  mean: value,
  min: value,
  max: value,
  sd: 0,
  last: value,
});

/** One window an hour: pressure, hours, speed. */
function fold(
  record: MachineRecord,
  rows: readonly (readonly [number, number, number])[],
  before = startMachineMemory(START),
) {
  let memory = before;
  const first = Math.round((before.detection.until === 0 ? 0 : before.detection.until - START) / HOUR_MS);
  return rows.map((values, i) => {
    const from = plus(START, (first + i) * HOUR_MS);
    const window = { from, to: plus(from, HOUR_MS) };
    const features: WindowFeatures = {
      deviceId: record.deviceId,
      modelId: model.id,
      window,
      mode: 'default',
      channels: values.map(single),
    };
    const folded = foldWindow(memory, record, features, window.to);
    memory = folded.memory;
    return folded;
  });
}
const healthy = (windows: number, from = 0) =>
  Array.from({ length: windows }, (_, i) => [0.3 + 0.01 * Math.sin(i * 2.4), from + i, 50] as const);

describe('foldWindow', () => {
  it('names the operating mode by the counter of use and the settings', () => {
    const folded = fold(machine, [
      [0.3, 1, 50],
      [0.3, 2, 150],
      [0.3, 2, 150],
      [0.3, 2, 0],
    ]);
    expect(folded.map(({ features }) => features.mode)).toEqual([
      'running/speed:1',
      'running/speed:2',
      'idle',
      'off',
    ]);
    expect(folded.map(({ detected }) => detected.state).slice(2)).toEqual(['normal', 'off']);
  });

  it('judges zones by the limits of the machine where it has its own', () => {
    const rows = [...healthy(30), ...Array.from({ length: 4 }, (_, i) => [1.2, 30 + i, 50] as const)];
    const zones = { [pressure]: { ab: 0.5, bc: 0.8, cd: 1 } };
    const last = fold({ ...machine, zoneLimits: zones }, rows).at(-1)!;
    expect(last.detected.channels[0]).toMatchObject({ channel: pressure, state: 'alarm', zone: 'D' });
    expect(fold(machine, rows).at(-1)!.detected.channels[0]).toMatchObject({ state: 'normal' });
  });

  it('learns again what is normal when a part is replaced', () => {
    const worn = fold(machine, [
      ...healthy(30),
      ...Array.from({ length: 4 }, (_, i) => [2.6, 30 + i, 50] as const),
    ]).at(-1)!;
    expect(worn.detected.state).toBe('alarm');
    const [part] = machine.parts;
    const at = worn.features.window.to;
    const replaced: MachineRecord = {
      ...machine,
      parts: [
        { ...part!, removedAt: at },
        { ...part!, id: asId('part-2'), fittedAt: at },
      ],
    };
    const [after] = fold(replaced, healthy(1, 34), worn.memory);
    expect(after!.detected.channels[0]).toMatchObject({ channel: pressure, state: 'learning' });
    expect(after!.detected.state).toBe('normal');
  });
});
