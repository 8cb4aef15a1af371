import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMachinesScenario } from '../machines/machines-scenario.ts';
import { machineSerial, periodOf } from '../machines/recorded-machines.ts';
import { HEADER, PRESS_SHOP, pressCsv, pressRows, writeFiles } from './press-shop.fixture.ts';
import { readCsv } from './read-csv.ts';

function describeFile(description: object = PRESS_SHOP) {
  return readMachinesScenario(
    join(writeFiles({ 'press-shop.json': JSON.stringify(description) }), 'press-shop.json'),
  );
}
const scenario = describeFile();
const read = (text: string, name = 'presses.csv') =>
  readCsv(join(writeFiles({ [name]: text }), name), scenario);

describe('readCsv', () => {
  it.each(['presses.csv', 'presses.csv.gz'])('reads machines, instants and values of %s', (name) => {
    const recording = read(pressCsv(3), name);
    expect(recording.name).toBe('presses');
    const [a, b] = recording.machines;
    expect(a).toEqual({
      id: 'A',
      modelId: 'press-250',
      rows: [0, 1, 2].map((i) => ({
        at: Date.UTC(2026, 2, 1) + i * 600_000,
        values: [
          ['clutch.temperature', 60 + i / 10],
          ['tonnage', 180],
          ['strokes', 1_000 + i * 40],
        ],
      })),
      alarms: [],
      parts: [{ positionId: 'clutch', fittedAt: Date.UTC(2026, 2, 1) }],
    });
    expect(b?.rows[0]?.values.map(([channel]) => channel)).toEqual(['tonnage', 'strokes']);
    expect(periodOf(recording)).toBe(600_000);
    expect(machineSerial(recording, a!)).toBe('presses-A');
  });

  it('takes columns in any order, offsets of time, quotes, a BOM and Windows line ends', () => {
    const text = [
      '\ufefftime,strokes,"machine",tonnage,clutch.temperature',
      '2026-03-01T09:00:00+09:00,7,"press ""1"", left",1e2,-.5',
      '',
    ].join('\r\n');
    expect(read(text).machines).toMatchObject([
      {
        id: 'press "1", left',
        rows: [
          {
            at: Date.UTC(2026, 2, 1),
            values: [
              ['clutch.temperature', -0.5],
              ['tonnage', 100],
              ['strokes', 7],
            ],
          },
        ],
      },
    ]);
  });

  it.each([
    ['no time', 'A,,60,180,1', 'line 3, time: "" is no instant; write date, time and offset such as'],
    [
      'a time without offset',
      'A,2026-03-01T01:00:00,60,180,1',
      'line 3, time: "2026-03-01T01:00:00" is no instant',
    ],
    ['31 February', 'A,2026-02-31T01:00:00Z,60,180,1', 'line 3, time: "2026-02-31T01:00:00Z" is no instant'],
    [
      'the same instant again',
      'A,2026-03-01T00:00:00Z,60,180,1',
      'line 3, time: 2026-03-01T00:00:00Z is the same instant as the row of machine A above it',
    ],
    [
      'an earlier one',
      'A,2026-02-01T00:00:00Z,60,180,1',
      'is before the row of machine A above it; rows of a machine must',
    ],
    [
      'a text',
      'A,2026-03-02T00:00:00Z,hot,180,1',
      'line 3, clutch.temperature: "hot" is not a number; write one',
    ],
    ['a hexadecimal number', 'A,2026-03-02T00:00:00Z,60,0xff,1', 'line 3, tonnage: "0xff" is not a number'],
    ['an endless number', 'A,2026-03-02T00:00:00Z,60,1e999,1', 'line 3, tonnage: "1e999" is not a number'],
    [
      'no machine',
      ' ,2026-03-02T00:00:00Z,60,180,1',
      'line 3, machine: it is empty; it must name the machine',
    ],
    [
      'a long machine',
      `${'x'.repeat(41)},2026-03-02T00:00:00Z,60,180,1`,
      'line 3, machine: it has 41 characters',
    ],
    [
      'a decimal comma',
      'A,2026-03-02T00:00:00Z,60,5,180,1',
      'line 3: 6 fields; the header has 5: machine, time',
    ],
    ['an open quote', 'A,2026-03-02T00:00:00Z,"60,180,1', 'line 3: a quote is not closed on its line'],
  ])('names line and column of a row with %s', (_what, row, problem) => {
    expect(() => read([HEADER, pressRows(1)[0], row].join('\n'))).toThrow(problem);
  });

  it.each([
    ['machine;time;tonnage', 'line 1: there is one column; the header must name machine, time'],
    ['machine,tonnage,strokes', 'line 1: there is no column time, clutch.temperature; the header must name'],
    [`${HEADER},tonnage`, 'line 1: the column "tonnage" stands twice'],
    [
      `${HEADER},oil`,
      'line 1: the description has no channel oil; it has clutch.temperature, tonnage, strokes',
    ],
    [HEADER, 'there is no row below the header'],
  ])('says of the header %s what would be right', (header, problem) => {
    expect(() => read(header)).toThrow(problem);
  });

  it('says a few problems of a file of another kind, not thousands', () => {
    const rows = Array.from({ length: 100 }, () => 'A,yesterday,1,2,3');
    expect(() => read([HEADER, ...rows].join('\n'))).toThrow(
      /line 6, time: [^\n]*\n {2}and 95 problems more$/,
    );
  });
});

describe('the description of a recording', () => {
  const [model] = PRESS_SHOP.models;

  it('stands on a plant of its own where it names none', () => {
    expect(scenario).toMatchObject({ line: 'bench', sparesPerMachine: 1, alarms: {} });
    expect(scenario.customers[0]?.sites[0]?.lines[0]?.stops).toHaveLength(1);
  });

  it.each([
    [
      'a unit that is missing',
      { models: [{ ...model, channels: [{ id: 'a', role: 'wear' }] }] },
      '/models/0/channels/0: "unit" is missing',
    ],
    [
      'a position that is none',
      { models: [{ ...model, channels: [{ id: 'a', unit: '1', role: 'wear', positionIds: ['axle'] }] }] },
      '/models/0/channels/0/positionIds: there is no position "axle"; there is clutch',
    ],
    [
      'a part that is none',
      { parts: [{ ...PRESS_SHOP.parts[0], partNumber: 'X' }] },
      '/models/0/positions/0/partNumber: "CL-250" is not among the parts; there is X',
    ],
    ['a line that is none', { line: 'hall 9' }, '/line: there is no line with the key "hall 9"'],
    ['a model twice', { models: [model, model] }, '/models: "press-250" stands twice'],
  ])('is refused with %s', (_what, fields, problem) => {
    expect(() => describeFile({ ...PRESS_SHOP, ...fields })).toThrow(problem);
  });

  it('describes one model of machine', () => {
    const two = describeFile({ ...PRESS_SHOP, models: [model, { ...model, id: 'press-400' }] });
    expect(() => readCsv('presses.csv', two)).toThrow('2 machine models; csv is read for one');
  });
});
