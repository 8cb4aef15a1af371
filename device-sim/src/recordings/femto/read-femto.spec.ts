import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { machineModelWrite } from '@kizashi/api-contract';
import { writeFiles } from '../csv/press-shop.fixture.ts';
import { FEMTO_SCENARIO, readMachinesScenario } from '../machines/machines-scenario.ts';
import { readFemto } from './read-femto.ts';

const scenario = readMachinesScenario(FEMTO_SCENARIO);
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const rows = (...snapshots: number[]) =>
  snapshots.flatMap((snapshot) => [`${snapshot},0.5,-0.25`, `${snapshot},-0.125,2`]);
function reading(lines: readonly string[], name = 'bearing3_1-waveform.csv') {
  const folder = writeFiles({ [name]: ['snapshot,horizontal_g,vertical_g', ...lines].join('\n') });
  folders.push(folder);
  return () => readFemto(join(folder, name), scenario);
}

describe('a PRONOSTIA waveform', () => {
  it('is a machine with a burst of each axis every ten seconds, and the speed of its condition', () => {
    const { machines } = reading(rows(1, 2, 4))();
    const [machine] = machines;
    expect(machine?.id).toBe('bearing3_1');
    expect(machine?.rows.map(({ values }) => values)).toEqual(Array(3).fill([['shaft.speed', 1_500]]));
    const bursts = machine?.bursts ?? [];
    expect(bursts.map(({ id, channel }) => `${id} ${channel}`)).toEqual([
      'h1 horizontal',
      'v1 vertical',
      'h2 horizontal',
      'v2 vertical',
      'h4 horizontal',
      'v4 vertical',
    ]);
    expect([...(bursts[0]?.samples ?? [])]).toEqual([0.5, -0.125]);
    expect([...(bursts[5]?.samples ?? [])]).toEqual([-0.25, 2]);
    expect(bursts.map(({ at }) => at - (bursts[0]?.at ?? 0))).toEqual(
      [0, 0, 1, 1, 2, 2].map((n) => n * 10_000),
    );
    const [slow] = reading(rows(1), 'bearing2_1-waveform.csv')().machines;
    expect(slow?.rows[0]?.values).toEqual([['shaft.speed', 1_650]]);
  });

  it.each([
    ['another header', () => reading(['1,2'], 'bearing1_1.csv'), 'line 2: 2 fields'],
    ['text among the samples', () => reading(['1,0.5,none']), 'line 2, vertical_g: "none" is not a number'],
    ['an empty field', () => reading(['1,,0.5']), 'line 2, horizontal_g: "" is not a number'],
    ['snapshots out of order', () => reading(rows(2, 1)), 'line 4, snapshot: 1 comes after 2'],
    [
      'a burst that is cut off',
      () => reading([...rows(1, 2), '3,1,1']),
      'snapshot 3 has 1 samples, the first one 2',
    ],
    ['nothing', () => reading([]), 'no row below the header'],
    ['a name without a speed', () => reading(rows(1), 'bearing9_1.csv'), 'tells the speed'],
  ])('is refused with its place where there is %s', (_, read, message) => {
    expect(read()).toThrow(message);
  });

  it('has a description whose model the product takes', () => {
    const [model] = scenario.models;
    expect(machineModelWrite.parse(model).channels.filter(({ derived }) => derived).length).toBe(26);
    expect(model?.positions[0]?.bearing).toMatchObject({ rollingElements: 13, pitchDiameter: 25.6 });
  });
});
