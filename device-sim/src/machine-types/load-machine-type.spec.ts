import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { cataloguePart, machineModelWrite } from '@kizashi/api-contract';
import { loadMachineType, machineTypeNames, readMachineType } from './load-machine-type.ts';
import type { MachineType } from './machine-type.ts';
import { catalogueOf, machineModelOf } from './told-to-the-product.ts';

const sound: MachineType = loadMachineType('screw-compressor');

/** The problems found in a sound file with some fields changed; `undefined` leaves a field out. */
function problemsOf(changes: Record<string, unknown>): readonly string[] {
  const type = { ...sound, ...changes };
  const path = join(mkdtempSync(join(tmpdir(), 'kizashi-sim-')), 'broken.json');
  writeFileSync(path, JSON.stringify(type));
  try {
    readMachineType(path);
  } catch (error) {
    if (error instanceof Error && 'problems' in error) return error.problems as string[];
    throw error;
  }
  return [];
}

describe('machine type files', () => {
  it('are read, and what they tell the product matches the API', () => {
    expect(machineTypeNames()).toEqual(['cnc-machining-centre', 'screw-compressor']);
    for (const name of machineTypeNames()) {
      const type = loadMachineType(name);
      expect(type.type).toBe(name);
      expect(machineModelWrite.safeParse(machineModelOf(type)).error).toBeUndefined();
      for (const part of catalogueOf(type)) expect(cataloguePart.safeParse(part).error).toBeUndefined();
    }
  });

  it('tell the product nothing of the hidden truth', () => {
    const told = JSON.stringify(machineModelOf(loadMachineType('cnc-machining-centre')));
    for (const hidden of ['signal', 'wear":{', 'loadExponent', 'typicalLife'])
      expect(told).not.toContain(hidden);
  });

  it('fail at the limit that the product is told', () => {
    for (const name of machineTypeNames())
      for (const channel of loadMachineType(name).channels)
        if (channel.signal.kind === 'wear')
          expect([channel.id, channel.limit]).toEqual([channel.id, channel.signal.failing]);
  });

  it('are refused with the place of every problem', () => {
    expect(problemsOf({ load: undefined })).toEqual(['/: "load" is missing']);
    expect(problemsOf({ colour: 'red' })).toEqual(['/: "colour" is not known here']);
    expect(problemsOf({ usualDutyCycle: 'never' })).toEqual([
      '/usualDutyCycle: "never" is none of continuous, weekdays',
    ]);
    const [separator, bearing] = sound.positions;
    const positions = [
      { ...separator, wear: { kind: 'S9' } },
      { ...bearing, lifeUnit: 'parsecs' },
    ];
    expect(problemsOf({ positions })).toEqual([
      '/positions/0/wear/kind: "S9" is not known',
      '/positions/1/lifeUnit: must be one of operating-hours',
    ]);
    const [first, ...others] = sound.channels;
    expect(problemsOf({ channels: [{ ...first, positionIds: ['gearbox'] }, ...others] })).toEqual([
      '/channels/0/positionIds: there is no position "gearbox"',
      '/channels/0/signal/position: "oil-separator" must be among positionIds',
    ]);
    expect(() => loadMachineType('toaster')).toThrow(/known are cnc-machining-centre, screw-compressor/);
  });
});
