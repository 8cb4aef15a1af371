import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeFiles } from '../csv/press-shop.fixture.ts';
import { AZURE_PDM_SCENARIO, readMachinesScenario } from '../machines/machines-scenario.ts';
import { readAzurePdm } from './read-azure-pdm.ts';

/** Made up, in the layout of the published files. */
const FILES = {
  'machines.csv': 'machineID,model,age\n1,model3,18\n2,model4,7\n',
  'telemetry.csv': [
    'datetime,machineID,volt,rotate,pressure,vibration',
    '2015-01-01 06:00:00,1,176.2,418.5,113.1,45.1',
    '2015-01-01 07:00:00,1,162.9,402.7,95.5,43.4',
    '2015-01-01 06:00:00,2,1,2,3,4',
  ].join('\n'),
  'errors.csv': 'datetime,machineID,errorID\n2015-01-01 07:00:00,2,error5\n2015-01-01 06:00:00,2,error1\n',
  'maintenance.csv': [
    'datetime,machineID,comp',
    '2014-06-01 06:00:00,1,comp2',
    '2014-07-01 06:00:00,1,comp1',
    '2014-12-01 06:00:00,1,comp1',
    '2015-01-02 03:00:00,1,comp1',
    '2015-01-05 06:00:00,1,comp1',
    '2015-01-05 06:00:00,2,comp2',
  ].join('\n'),
  'failures.csv': 'datetime,machineID,failure\n2015-01-02 03:00:00,1,comp1\n2015-01-05 06:00:00,1,comp1\n',
};
const day = (text: string) => Date.parse(`${text}Z`);

describe('readAzurePdm', () => {
  it('reads telemetry, alarms, and replacements with what they followed', () => {
    const { machines } = readAzurePdm(writeFiles(FILES));
    expect(machines.map(({ id, modelId, rows }) => [id, modelId, rows.length])).toEqual([
      ['1', 'model3', 2],
      ['2', 'model4', 1],
    ]);
    const [one, two] = machines;
    expect(one?.rows[1]).toEqual({
      at: day('2015-01-01T07:00:00'),
      values: [
        ['volt', 162.9],
        ['rotate', 402.7],
        ['pressure', 95.5],
        ['vibration', 43.4],
      ],
    });
    expect(two?.alarms).toEqual([
      { at: day('2015-01-01T06:00:00'), code: 'error1' },
      { at: day('2015-01-01T07:00:00'), code: 'error5' },
    ]);
    // The part of July had gone before telemetry began; the failure of 2 January is known to be wrong.
    expect(one?.parts).toEqual([
      { positionId: 'comp1', fittedAt: day('2014-12-01T06:00:00') },
      { positionId: 'comp1', fittedAt: day('2015-01-02T03:00:00'), replaces: 'preventive' },
      { positionId: 'comp1', fittedAt: day('2015-01-05T06:00:00'), replaces: 'failure' },
      { positionId: 'comp2', fittedAt: day('2014-06-01T06:00:00') },
    ]);
    expect(two?.parts).toEqual([
      { positionId: 'comp1', fittedAt: day('2014-06-01T06:00:00') },
      { positionId: 'comp2', fittedAt: day('2014-06-01T06:00:00') },
      { positionId: 'comp2', fittedAt: day('2015-01-05T06:00:00'), replaces: 'preventive' },
    ]);
  });

  it('reads gzipped files, by the folder or by its telemetry file', () => {
    const folder = writeFiles(
      Object.fromEntries(Object.entries(FILES).map(([n, text]) => [`${n}.gz`, text])),
    );
    expect(readAzurePdm(folder)).toEqual(readAzurePdm(join(folder, 'telemetry.csv.gz')));
    expect(readAzurePdm(folder).machines).toEqual(readAzurePdm(writeFiles(FILES)).machines);
  });

  it.each([
    [
      'telemetry.csv',
      'datetime,machineID,volt,rotate,pressure,vibration\n2015-01-01 06:00:00,9,1,2,3,x',
      /line 2, machineID: machine "9" is not in machines.csv\n {2}line 2, vibration: "x" is not a number/,
    ],
    ['telemetry.csv', 'datetime,machineID,volt\n', /there is no column rotate, pressure, vibration/],
    [
      'errors.csv',
      'datetime,machineID,errorID\nsoon,1,error1',
      /errors.csv.*\n {2}line 2, datetime: "soon" is no date and time such as/,
    ],
  ])('names what is wrong with %s', (name, text, problem) => {
    expect(() => readAzurePdm(writeFiles({ ...FILES, [name]: text }))).toThrow(problem);
  });

  it('says which file is missing', () => {
    const { 'failures.csv': _, ...files } = FILES;
    expect(() => readAzurePdm(writeFiles(files))).toThrow(/failures.csv.gz.*\n {2}the file cannot be read/);
    expect(() => readAzurePdm('/nowhere')).toThrow('there is no such folder');
  });

  it('has a scenario with its four models, channels and components', () => {
    const { models } = readMachinesScenario(AZURE_PDM_SCENARIO);
    for (const { channels, positions } of models) {
      expect(channels.map(({ id }) => id)).toEqual(['volt', 'rotate', 'pressure', 'vibration']);
      expect(positions.map(({ id }) => id)).toEqual(['comp1', 'comp2', 'comp3', 'comp4']);
      // Which component a channel speaks of is for the product to learn.
      for (const { positionIds, worsens } of channels)
        expect([positionIds?.length, worsens]).toEqual([4, undefined]);
    }
    expect(models.map(({ id }) => id)).toEqual(['model1', 'model2', 'model3', 'model4']);
  });
});
