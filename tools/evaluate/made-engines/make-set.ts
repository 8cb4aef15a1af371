import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { EngineSet } from '../engine-set.ts';
import type { RecordedEngine } from '../recorded-engines.ts';
import { seeded } from '../seeded.ts';
import { type EngineKind, makeEngine } from './make-engine.ts';

/** Test engines are cut with so much left, after so much seen. */
const LEFT = { fewest: 7, most: 145 };
const FEWEST_SEEN = 31;

/**
 * `npm run evaluate -- make-set --out DIR [--set MADE] [--faults 2] [--regimes 6] [--engines 100] [--seed 1]`: writes a set of engines that
 * were made up, in the layout that the other evaluations read: to see what several fault modes do.
 */
export function makeSet(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      out: { type: 'string' },
      set: { type: 'string', default: 'MADE' },
      faults: { type: 'string', default: '2' },
      regimes: { type: 'string', default: '6' },
      engines: { type: 'string', default: '100' },
      seed: { type: 'string', default: '1' },
    },
  });
  if (values.out === undefined)
    throw new Error('--out DIR is missing: the folder that the set is written to');
  const kind = {
    faults: wholeNumber('--faults', values.faults, 1, 2),
    regimes: wholeNumber('--regimes', values.regimes, 1, 6),
  };
  const engines = wholeNumber('--engines', values.engines, 1, 10_000);
  writeSet(values.out, madeSet(values.set, kind, engines, wholeNumber('--seed', values.seed, 0, 2 ** 31)));
}

/** As many engines to learn from as to be scored by. The same for the same seed. */
export function madeSet(name: string, kind: EngineKind, engines: number, seed: number): EngineSet {
  const random = seeded(seed);
  const make = (i: number) => makeEngine(i + 1, kind, random).engine;
  const train = Array.from({ length: engines }, (_, i) => make(i));
  const cut = Array.from({ length: engines }, (_, i) => {
    const engine = make(i);
    const most = Math.min(LEFT.most, engine.rows.length - FEWEST_SEEN);
    const left = LEFT.fewest + Math.floor(random() * (most - LEFT.fewest + 1));
    return { engine: { ...engine, rows: engine.rows.slice(0, -left) }, left };
  });
  return { name, train, test: cut.map(({ engine }) => engine), left: cut.map(({ left }) => left) };
}

export function writeSet(folder: string, { name, train, test, left }: EngineSet): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `train_${name}.txt.gz`), gzipSync(textOf(train)));
  writeFileSync(join(folder, `test_${name}.txt.gz`), gzipSync(textOf(test)));
  writeFileSync(join(folder, `RUL_${name}.txt`), left.map((one) => `${one}\n`).join(''));
}

function textOf(engines: readonly RecordedEngine[]): string {
  return engines
    .flatMap(({ unit, rows }) =>
      rows.map(({ cycle, settings, sensors }) => `${[unit, cycle, ...settings, ...sensors].join(' ')}\n`),
    )
    .join('');
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${option} is "${text}"; it is to be a whole number from ${least} to ${most}`);
  }
  return value;
}
