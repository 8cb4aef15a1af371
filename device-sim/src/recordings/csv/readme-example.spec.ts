import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { readMachinesScenario } from '../machines/machines-scenario.ts';
import { writeFiles } from './press-shop.fixture.ts';
import { readCsv } from './read-csv.ts';

const README = join(import.meta.dirname, '../../../README.md');

it('the example of the README is a recording that can be read', () => {
  const text = readFileSync(README, 'utf8');
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(text)?.[1] ?? '';
  const folder = writeFiles({ 'presses.csv': block('csv'), 'press-shop.json': block('json') });
  const scenario = readMachinesScenario(join(folder, 'press-shop.json'));
  const { machines } = readCsv(join(folder, 'presses.csv'), scenario);
  expect(machines.map(({ id, rows }) => [id, rows[0]?.values.length])).toEqual([
    ['A', 3],
    ['B', 2],
  ]);
});
