import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEngineSet, readTraining } from './engine-set.ts';
import { madeSet, writeSet } from './made-engines/make-set.ts';
import { parseEngines } from './recorded-engines.ts';

const row = (unit: number, cycle: number, last = '21') =>
  `${unit} ${cycle} ${Array.from({ length: 23 }, (_, i) => i).join(' ')} ${last}`;

describe('readEngineSet', () => {
  let folder: string;
  const write = (file: string, text: string | Buffer) => writeFileSync(join(folder, file), text);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'engine-set-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads any set of that layout, packed or not, whatever its name', () => {
    const made = madeSet('two faults', { faults: 2, regimes: 6 }, 4, 7);
    writeSet(folder, made);
    expect(readEngineSet(folder, 'two faults')).toEqual(made);
    expect(made).toEqual(madeSet('two faults', { faults: 2, regimes: 6 }, 4, 7));
    expect(made.test[2]!.rows.length).toBeGreaterThanOrEqual(31);
  });

  it('takes blanks, empty lines and the line ends of other systems as they come', () => {
    expect(parseEngines(`  ${row(1, 1)}  \r\n\r\n${row(1, 2).replaceAll(' ', '\t')}\r\n`)).toMatchObject([
      { unit: 1, rows: [{ cycle: 1, settings: [0, 1, 2] }, { cycle: 2 }] },
    ]);
  });

  it('says which file is missing, and which sets there are', () => {
    write('train_A.txt', row(1, 1));
    write('train_B.txt.gz', '');
    expect(() => readTraining(folder, 'C')).toThrow(
      `there is neither ${join(folder, 'train_C.txt')} nor ${join(folder, 'train_C.txt.gz')}; sets in that folder: A, B`,
    );
    expect(() => readEngineSet(folder, 'A')).toThrow('test_A.txt');
    expect(() => readTraining(join(folder, 'nowhere'), 'A')).toThrow('there is no folder');
  });

  it.each([
    ['a column too few', row(1, 1).slice(2), 'line 1 has 25 columns; there are to be 26'],
    ['a word', `${row(1, 1)}\n${row(1, 2, 'high')}`, 'line 2, column 26: "high" is not a number'],
    ['no end', row(1, 1, 'Infinity'), 'line 1, column 26: "Infinity" is not a number'],
    ['half a cycle', row(1, 1.5), 'line 1, column 2: cycle "1.5" is not 1, 2, 3'],
    ['unit 0', row(0, 1), 'line 1, column 1: unit "0" is not 1, 2, 3'],
    [
      'a cycle twice',
      `${row(1, 3)}\n${row(2, 1)}\n${row(1, 3)}`,
      'line 3: cycle 3 of unit 1 comes after its cycle 3',
    ],
    ['nothing', '\n', 'there is no row in it'],
  ])('refuses %s with file, line and column', (_, text, error) => {
    write('train_A.txt', text);
    expect(() => readTraining(folder, 'A')).toThrow(`train_A.txt: ${error}`);
  });

  it('refuses a packed file that is none, and truth that does not fit the units', () => {
    write('train_A.txt.gz', 'plain');
    expect(() => readTraining(folder, 'A')).toThrow(/train_A\.txt.*cannot be unpacked/);
    write('train_A.txt', row(1, 1));
    write('test_A.txt', `${row(1, 1)}\n${row(2, 1)}`);
    write('RUL_A.txt', '12\n');
    expect(() => readEngineSet(folder, 'A')).toThrow('RUL_A.txt has 1 lines, test_A.txt has 2 units');
    write('RUL_A.txt', '12\n-3\n');
    expect(() => readEngineSet(folder, 'A')).toThrow('RUL_A.txt: line 2: "-3" is not a number of cycles');
  });
});
