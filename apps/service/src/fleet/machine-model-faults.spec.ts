import { describe, expect, it } from '@jest/globals';
import { type BurstFeature, bearing, burstFeature, machineModelWrite } from '@kizashi/api-contract';
import { BURST_FEATURES } from '@kizashi/condition-monitoring/data-manipulation';
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

function burst(feature: BurstFeature, unit: string, from = 'spindle.rms') {
  const derived = { from, feature };
  return { id: `burst.${feature}`, unit, role: 'wear' as const, positionIds: ['spindle'], derived };
}
const geometry = { rollingElements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngle: 0 };
function turning(speedChannel: string) {
  if (spindle === undefined) throw new Error('no model');
  return { ...spindle, bearing: { ...geometry, speedChannel } };
}

describe('modelFaults', () => {
  it('misses the channel that tells the load of a bearing', () => {
    const rating = { dynamicLoad: 30, elements: 'balls' as const, load: 0.1, loadChannel: 'spindle.load' };
    const positions = [{ ...spindle, bearing: { ...geometry, rating } }];
    expect(modelFaults({ ...model, positions })).toEqual([
      { field: 'positions[0].bearing.rating.loadChannel', detail: 'there is no channel "spindle.load"' },
    ]);
  });

  it('names what is wrong in a matrix of symptoms and failure modes', () => {
    const faultsOf = (failureModes: object[]) =>
      modelFaults(
        machineModelWrite.parse({ ...model, positions: [{ ...spindle, failureModes }] }) as typeof model,
      );
    const moves = 'up';
    expect(faultsOf([{ code: 'VIB', symptoms: [{ channel: 'spindle.rms', moves }] }])).toEqual([]);
    expect(
      faultsOf([
        { code: 'VIB', symptoms: [{ channel: 'hours', moves }] },
        { code: 'OHE', symptoms: [{ channel: 'spindle.rms', moves: 'steady' }] },
        {
          code: 'VIB',
          symptoms: [
            { channel: 'spindle.rms', moves },
            { channel: 'spindle.rms', moves: 'down' },
          ],
        },
      ]),
    ).toEqual([
      {
        field: 'positions[0].failureModes[0].symptoms[0].channel',
        detail: '"hours" is no wear channel of "spindle"; its wear channels: spindle.rms',
      },
      {
        field: 'positions[0].failureModes[1].symptoms',
        detail: 'nothing moves in "OHE"; name what goes up or down',
      },
      { field: 'positions[0].failureModes[2].code', detail: '"VIB" is there already' },
      {
        field: 'positions[0].failureModes[2].symptoms[1].channel',
        detail: '"spindle.rms" is named twice in "VIB"; keep one of them',
      },
    ]);
  });

  it('finds nothing in a model that fits together', () => {
    expect(modelFaults(model)).toEqual([]);
    const speed = { id: 'spindle.speed', unit: 'Hz', role: 'setting' as const, positionIds: [] };
    const channels = [
      ...model.channels,
      burst('kurtosis', '1'),
      burst('rms', 'mm/s'),
      burst('envelope.bpfo', '1'),
      speed,
    ];
    expect(modelFaults({ channels, positions: [turning('spindle.speed')] })).toEqual([]);
  });

  it('and a bearing whose figures cannot be one are refused by the shape, with the place', () => {
    const refusals = (change: object) =>
      bearing.safeParse({ ...geometry, ...change }).error?.issues.map(({ path }) => path.join('.'));
    expect(refusals({})).toBeUndefined();
    expect(refusals({ elementDiameter: 40 })).toContain('elementDiameter');
    expect(refusals({ rollingElements: 40 })).toEqual(['rollingElements']);
    expect(refusals({ contactAngle: 90 })).toEqual(['contactAngle']);
    expect(refusals({ balls: 9 })).toEqual(['']);
  });

  it('knows the features that room 2 computes, and no others', () => {
    expect(burstFeature.options).toEqual([...BURST_FEATURES]);
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
    [
      'a feature of no channel',
      { channels: [rms, hours, burst('rms', 'mm/s', 'gearbox.rms')] },
      'channels[2].derived.from',
    ],
    [
      'a feature of a feature',
      {
        channels: [rms, hours, burst('rms', 'mm/s'), { ...burst('peak', 'mm/s', 'burst.rms'), id: 'again' }],
      },
      'channels[3].derived.from',
    ],
    ['a ratio with a unit', { channels: [rms, hours, burst('crest', 'mm/s')] }, 'channels[2].unit'],
    ['a level in another unit', { channels: [rms, hours, burst('peak', 'm/s')] }, 'channels[2].unit'],
    [
      'a velocity of hours',
      { channels: [rms, hours, burst('velocity', 'mm/s', 'hours')] },
      'channels[2].derived.feature',
    ],
    [
      'a speed that is no channel',
      { positions: [turning('spindle.speed')] },
      'positions[0].bearing.speedChannel',
    ],
    ['a speed in hours', { positions: [turning('hours')] }, 'positions[0].bearing.speedChannel'],
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
