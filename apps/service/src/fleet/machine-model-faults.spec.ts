import { describe, expect, it } from '@jest/globals';
import { machineModelWrite } from '@kizashi/api-contract';
import { extensionFaults, modelFaults } from './machine-model-faults.ts';

const model = machineModelWrite.parse({
  id: 'vmc',
  name: 'VMC',
  channels: [
    { id: 'spindle.rms', unit: 'mm/s', role: 'wear', positionIds: ['spindle'], worsens: 'up', limit: 6 },
    { id: 'hours', unit: 'h', role: 'usage' },
  ],
  positions: [
    {
      id: 'spindle',
      name: { ja: '主軸', en: 'Spindle' },
      lifeUnit: 'operating-hours',
      usageChannel: 'hours',
      partNumber: 'P-1',
    },
  ],
});
const [rms, hours] = model.channels;
const [spindle] = model.positions;
if (rms === undefined || hours === undefined || spindle === undefined) throw new Error('no model');

describe('modelFaults', () => {
  it('finds nothing in a model that fits together', () => {
    expect(modelFaults(model)).toEqual([]);
  });

  it.each([
    ['a channel twice', { channels: [rms, hours, rms] }, 'channels[2].id'],
    ['a position twice', { positions: [spindle, spindle] }, 'positions[1].id'],
    [
      'a channel of no position',
      { channels: [{ ...rms, positionIds: ['gearbox'] }, hours] },
      'channels[0].positionIds',
    ],
    [
      'a usage channel that counts nothing',
      { positions: [{ ...spindle, usageChannel: 'spindle.rms' }] },
      'positions[0].usageChannel',
    ],
  ])('names %s', (_, change, field) => {
    expect(modelFaults({ ...model, ...change }).map((fault) => fault.field)).toEqual([field]);
  });
});

describe('extensionFaults', () => {
  it('lets channels and positions be added, and limits be changed', () => {
    const after = {
      channels: [{ ...rms, limit: 7 }, hours, { ...rms, id: 'spindle.temperature', unit: 'Cel' }],
      positions: [
        { ...spindle, partNumber: 'P-2' },
        { ...spindle, id: 'pump' },
      ],
    };
    expect(extensionFaults(model, after)).toEqual([]);
  });

  it.each([
    ['a channel that is taken away', { channels: [rms] }, 'channels[1]'],
    ['a channel put in front', { channels: [hours, rms, hours] }, 'channels[0]'],
    ['another unit', { channels: [{ ...rms, unit: 'in/s' }, hours] }, 'channels[0]'],
    ['a position that is taken away', { positions: [{ ...spindle, id: 'pump' }] }, 'positions'],
    [
      'another unit of life',
      { positions: [{ ...spindle, lifeUnit: 'cycles' as const }] },
      'positions[0].lifeUnit',
    ],
  ])('refuses %s', (_, change, field) => {
    expect(extensionFaults(model, { ...model, ...change }).map((fault) => fault.field)).toContain(field);
  });
});
