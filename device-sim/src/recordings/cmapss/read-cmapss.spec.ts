import { writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { serialOf } from './cmapss-recording.ts';
import { readCmapss } from './read-cmapss.ts';
import { madeUpRecording, madeUpRow, madeUpText, writeRecording } from './recording.fixture.ts';

const wrong = (text: string) => () => readCmapss(writeRecording('wrong.txt', text));

describe('readCmapss', () => {
  it.each(['made_up.txt', 'made_up.txt.gz'])('reads every unit, cycle and value of %s', (name) => {
    expect(readCmapss(writeRecording(name, madeUpText(3, 1, 5)))).toEqual(madeUpRecording(3, 1, 5));
  });

  it('knows gzip by its content, whatever the name', () => {
    const path = writeRecording('made_up.txt', '');
    writeFileSync(path, gzipSync(madeUpText(2)));
    expect(readCmapss(path).units).toHaveLength(1);
  });

  it('keeps units apart that stand mixed, and takes them up where the recording does', () => {
    const rows = [madeUpRow(2, 7), madeUpRow(1, 1), madeUpRow(2, 8), madeUpRow(2, 11)];
    const { units } = readCmapss(writeRecording('mixed.txt', rows.join('\r\n')));
    expect(units.map(({ unit, cycles }) => [unit, cycles.map(({ cycle }) => cycle)])).toEqual([
      [2, [7, 8, 11]],
      [1, [1]],
    ]);
  });

  it('names the machine of a unit after the file and the unit', () => {
    const recording = readCmapss(writeRecording('test_ABC.txt.gz', madeUpText(1, 1)));
    expect(recording.units.map(({ unit }) => serialOf(recording, unit))).toEqual([
      'test_ABC-001',
      'test_ABC-002',
    ]);
  });

  it.each([
    ['a column too few', madeUpRow(1, 2).trim().split(' ').slice(0, -1).join(' '), '25 columns'],
    ['a text for a number', madeUpRow(1, 2).replace('1002.05', 'n/a'), 'column 8 is "n/a"'],
    ['an endless number', madeUpRow(1, 2).replace('1002.05', 'Infinity'), 'column 8 is "Infinity"'],
    ['half a cycle', madeUpRow(1, 2).replace('1 2 ', '1 1.5 '), 'the cycle is 1.5'],
    ['unit 0', madeUpRow(1, 2).replace('1 2 ', '0 2 '), 'the unit is 0'],
    ['a cycle twice', madeUpRow(1, 1), 'cycle 1 of unit 1 comes after its cycle 1'],
  ])('names the line with %s', (_what, row, problem) => {
    expect(wrong(`${madeUpRow(1, 1)}\n\n${row}\n${madeUpRow(1, 3)}`)).toThrow(`line 3: ${problem}`);
  });

  it('says a few problems of a file of another kind, not thousands', () => {
    expect(wrong('a,b,c\n'.repeat(100))).toThrow(/line 5: [^\n]*\n {2}and 95 lines more$/);
  });

  it('does not take an empty or a missing file for a recording', () => {
    expect(wrong('\n')).toThrow('there is no row in it');
    expect(() => readCmapss('/nowhere/at/all.txt')).toThrow('the file cannot be read');
  });

  it('does not take half of a gzip file', () => {
    const path = writeRecording('half.txt.gz', '');
    writeFileSync(path, gzipSync(madeUpText(20)).subarray(0, 200));
    expect(() => readCmapss(path)).toThrow('damaged or cut off');
  });
});
