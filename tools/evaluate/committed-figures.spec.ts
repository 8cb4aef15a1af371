import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { CurvePoint } from './learning-curve.ts';
import { recordingsFolder } from './recorded-engines.ts';

const folder = join(recordingsFolder(), 'cmapss');
const found = existsSync(folder);
if (!found) console.warn(`skipped: no recordings in ${folder} (set KIZASHI_DATASETS)`);
/** In CI the recordings are there; elsewhere they may be missing. */
const describeRecorded = found || process.env.CI === 'true' ? describe : describe.skip;

function committed(name: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'results', `${name}.json`), 'utf8')).figures;
}

/** `npm run evaluate -- ... --json` from source, in a process of its own: within jest's sandbox training takes five times as long. */
async function evaluated(...args: readonly string[]): Promise<unknown> {
  const command = ['--conditions=source', join(import.meta.dirname, 'main.ts'), ...args, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, command);
  return JSON.parse(stdout);
}

/** Every number of it, by its path; CPU times differ from run to run. */
function numbersOf(value: unknown, path = ''): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'trainCpuSeconds' || name === 'forecastMicroseconds' ? [] : numbersOf(one, `${path}.${name}`),
  );
}

/** Seeded, so the same up to the last digits; whoever changes them on purpose commits new ones. */
function expectSame(now: unknown, then: unknown): void {
  const before = new Map(numbersOf(then));
  const numbers = numbersOf(now);
  expect(numbers.map(([path]) => path)).toEqual([...before.keys()]);
  const moved = numbers.filter(
    ([path, value]) => Math.abs(value - before.get(path)!) > 1e-6 * Math.abs(value) + 1e-9,
  );
  expect(moved.map(([path, value]) => `${path}: ${before.get(path)} was committed, now ${value}`)).toEqual(
    [],
  );
}

describeRecorded('committed figures', () => {
  it('of FD001 come out again', async () => {
    expectSame(await evaluated('--set', 'FD001'), committed('fd001'));
  }, 300_000);

  it('of the learning curve at 10 failures come out again for one seed', async () => {
    const now = (await evaluated('learning-curve', '--failures', '10', '--seeds', '1')) as {
      readonly failures: readonly CurvePoint[];
    };
    expectSame(now.failures, committed('learning-curve-one-seed').failures);
  }, 120_000);
});
