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

function problemsOfChannel(id: string, changes: Record<string, unknown>): readonly string[] {
  return problemsOf({
    channels: sound.channels.map((channel) => (channel.id === id ? { ...channel, ...changes } : channel)),
  });
}

/** Limits of ISO 20816-3 as they stand in annex A: group 2 rigid, group 2 flexible and group 1 rigid, group 1 flexible. */
const ISO_ZONES = [
  { ab: 1.4, bc: 2.8, cd: 4.5 },
  { ab: 2.3, bc: 4.5, cd: 7.1 },
  { ab: 3.5, bc: 7.1, cd: 11 },
];

describe('machine type files', () => {
  it('are read, and what they tell the product matches the API', () => {
    expect(machineTypeNames()).toEqual([
      'cnc-machining-centre',
      'conveyor',
      'hydraulic-press',
      'injection-moulding-machine',
      'packaging-machine',
      'screw-compressor',
      'six-axis-robot',
    ]);
    for (const name of machineTypeNames()) {
      const type = loadMachineType(name);
      expect(type.type).toBe(name);
      expect(machineModelWrite.safeParse(machineModelOf(type)).error).toBeUndefined();
      for (const part of catalogueOf(type)) expect(cataloguePart.safeParse(part).error).toBeUndefined();
    }
  });

  it('tell the product nothing of the hidden truth', () => {
    const told = JSON.stringify(machineModelOf(loadMachineType('cnc-machining-centre')));
    for (const hidden of ['signal', 'wear":[', 'loadExponent', 'typicalLife', 'perBurst', 'outputPerHour'])
      expect(told).not.toContain(hidden);
    expect(told).toContain('"zones":{"ab":1.4,"bc":2.8,"cd":4.5}');
    expect(told).toContain('"bands":[5250,7000]');
  });

  it('fail at the limit that the product is told', () => {
    for (const name of machineTypeNames())
      for (const channel of loadMachineType(name).channels)
        if (channel.signal.kind === 'wear')
          expect([channel.id, channel.limit]).toEqual([channel.id, channel.signal.failing]);
  });

  it('judge vibration velocity by the zones of ISO 20816-3: new in zone A, failed in zone D', () => {
    const judged = machineTypeNames()
      .flatMap((name) => loadMachineType(name).channels)
      .filter((channel) => channel.id.endsWith('velocity_rms'));
    expect(judged).toHaveLength(3);
    for (const { id, unit, zones, signal } of judged) {
      expect([id, unit]).toEqual([id, 'mm/s']);
      expect(ISO_ZONES).toContainEqual(zones);
      if (signal.kind !== 'wear' || zones === undefined) throw new Error(`${id} shows no wear`);
      expect(signal.normal).toBeLessThan(zones.ab);
      expect(signal.failing).toBeGreaterThan(zones.cd);
    }
  });

  it('between them know every wear shape and count life in hours, shots, strokes and cycles', () => {
    const positions = machineTypeNames().flatMap((name) => loadMachineType(name).positions);
    const kinds = new Set(positions.flatMap(({ wear }) => wear.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7']);
    const units = new Set(positions.map(({ lifeUnit }) => lifeUnit));
    expect([...units].sort()).toEqual(['cycles', 'operating-hours', 'shots', 'strokes']);
  });

  it('are refused with the place of every problem', () => {
    expect(problemsOf({ load: undefined })).toEqual(['/: "load" is missing']);
    expect(problemsOf({ colour: 'red' })).toEqual(['/: "colour" is not known here']);
    expect(problemsOf({ usualDutyCycle: 'never' })).toEqual([
      '/usualDutyCycle: "never" is none of continuous, weekdays',
    ]);
    const [separator, bearing] = sound.positions;
    const positions = [
      { ...separator, wear: [{ share: 1, kind: 'S9' }] },
      { ...bearing, lifeUnit: 'parsecs' },
    ];
    expect(problemsOf({ positions })).toEqual([
      '/positions/0/wear/0/kind: "S9" is not known',
      '/positions/1/lifeUnit: must be one of operating-hours, cycles, shots, strokes',
    ]);
    const [first, ...others] = sound.channels;
    expect(problemsOf({ channels: [{ ...first, positionIds: ['gearbox'] }, ...others] })).toEqual([
      '/channels/0/positionIds: there is no position "gearbox"',
      '/channels/0/signal/position: "oil-separator" must be among positionIds',
    ]);
    expect(() => loadMachineType('toaster')).toThrow(/known are cnc-machining-centre, conveyor, /);
  });

  it('are refused where figures do not fit each other', () => {
    const [separator, bearing] = sound.positions;
    const shape = { share: 1, kind: 'S5', runIn: 0.7, plateau: 0.1, onset: 0.6, power: 2 };
    expect(problemsOf({ load: { ...sound.load, mean: 0.99 } })).toEqual([
      '/load: mean must lie between min and max',
    ]);
    expect(
      problemsOf({
        positions: [
          { ...separator, wear: [shape] },
          { ...bearing, lifeUnit: 'strokes' },
        ],
      }),
    ).toEqual([
      '/positions/0/wear/0: runIn must be below onset',
      '/positions/1/usageChannel: "compressor.running_hours" counts hours, but lifeUnit is strokes',
      '/positions/1/lifeUnit: strokes are counted only where every recipe has outputPerHour',
    ]);
    expect(
      problemsOfChannel('airend.velocity_rms', {
        unit: 'mm',
        worsens: 'down',
        bands: [4, 3],
        zones: { ab: 2.3, bc: 7.1, cd: 4.5 },
      }),
    ).toEqual([
      '/channels/1/zones: ISO 20816-3 judges velocity in mm/s, not "mm"',
      '/channels/1/zones: limits must grow: ab < bc < cd',
      '/channels/1/bands: only a setting makes bands; the role is wear',
      '/channels/1/bands: edges must grow',
      '/channels/1/worsens: "down", but failing lies above normal',
    ]);
    expect(
      problemsOfChannel('compressor.load', { signal: { kind: 'recipe', values: [1, 2, 3], noise: 0 } }),
    ).toEqual(['/channels/3/signal/values: must have one value for each recipe, that is 2']);
  });

  it('are refused where a vibration sensor fits neither machine nor contract', () => {
    const [wave] = loadMachineType('cnc-machining-centre').waves;
    const wrong = {
      ...wave,
      ...{ samples: 4_096, samplesPerChunk: 16, sampleRateHz: 6_000 },
      bearing: { ...wave?.bearing, ballDiameter: 90 },
    };
    expect(problemsOf({ waves: [wrong] })).toEqual([
      '/waves/0/channel: there is no channel "spindle.front.envelope"',
      '/waves/0/position: there is no position "spindle-front-bearing"',
      '/waves/0/speedChannel: "spindle.speed" is no channel in /min with a signal of kind recipe',
      '/waves/0/samplesPerChunk: 4096 samples need at least 64 a chunk, since a burst has at most 64',
      '/waves/0/impacts/resonanceHz: must be below half of sampleRateHz, 3000',
      '/waves/0/bearing: ballDiameter must be below pitchDiameter',
    ]);
    expect(problemsOf({ controller: { encoding: 'xml', clock: 'sun' } })).toEqual([
      '/controller/encoding: must be one of json, cbor',
      '/controller/clock: must be one of ntp, none',
    ]);
  });
});
