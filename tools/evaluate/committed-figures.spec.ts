import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEngineSet } from './engine-set.ts';
import { figuresOfSet } from './evaluate-engine-set.ts';
import { type CurvePoint, curvePoint } from './learning-curve.ts';
import { recordingsFolder } from './recorded-engines.ts';

const folder = join(recordingsFolder(), 'cmapss');
const found = existsSync(folder);
if (!found) console.warn(`skipped: no recordings in ${folder} (set KIZASHI_DATASETS)`);
/** In CI the recordings are there; elsewhere they may be missing. */
const describeRecorded = found || process.env.CI === 'true' ? describe : describe.skip;

function committed(name: string) {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'results', `${name}.json`), 'utf8')).figures;
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
  const set = found ? readEngineSet(folder, 'FD001') : undefined;

  it('of FD001 come out again', () => {
    expectSame(figuresOfSet(set!), committed('fd001'));
  }, 300_000);

  it('of the learning curve at 10 failures come out again for one seed', () => {
    const cut = set!.test.map((engine, i) => ({ engine, left: set!.left[i]! }));
    const [point] = committed('learning-curve-one-seed').failures as readonly CurvePoint[];
    expectSame(curvePoint(set!.train, cut, 10, 1), point);
  }, 120_000);
});
