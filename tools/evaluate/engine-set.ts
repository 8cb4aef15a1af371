import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseEngines, type RecordedEngine } from './recorded-engines.ts';

/** A set in the C-MAPSS layout: engines run to failure, engines cut off before it, and what those had left. */
export interface EngineSet {
  readonly name: string;
  readonly train: readonly RecordedEngine[];
  readonly test: readonly RecordedEngine[];
  /** Cycles left after the last row of each test engine, in their order. */
  readonly left: readonly number[];
}

/** Reads `train_<name>.txt` (`.gz` too) of a folder. @throws Error that names file, line and column of what is wrong. */
export function readTraining(folder: string, name: string): readonly RecordedEngine[] {
  return inFile(folder, `train_${name}.txt`, parseEngines);
}

/** Reads training, test and truth. @throws Error that names file, line and column of what is wrong. */
export function readEngineSet(folder: string, name: string): EngineSet {
  const train = readTraining(folder, name);
  const test = inFile(folder, `test_${name}.txt`, parseEngines);
  const left = inFile(folder, `RUL_${name}.txt`, parseLeft);
  if (left.length !== test.length) {
    throw new Error(
      `RUL_${name}.txt has ${left.length} lines, test_${name}.txt has ${test.length} units: there is to be one line a unit`,
    );
  }
  return { name, train, test, left };
}

function inFile<T>(folder: string, file: string, parse: (text: string) => T): T {
  const text = readText(join(folder, file));
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}

function readText(path: string): string {
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const packed = `${path}.gz`;
  if (!existsSync(packed))
    throw new Error(`there is neither ${path} nor ${packed}; ${setsIn(dirname(path))}`);
  try {
    return gunzipSync(readFileSync(packed)).toString('utf8');
  } catch (error) {
    throw new Error(`${packed} cannot be unpacked: ${error instanceof Error ? error.message : error}`);
  }
}

/** What somebody who mistyped a name or a folder wants to know. */
function setsIn(folder: string): string {
  if (!existsSync(folder)) return `there is no folder ${folder}`;
  const sets = readdirSync(folder).flatMap((file) => /^train_(.+?)\.txt(\.gz)?$/.exec(file)?.[1] ?? []);
  return sets.length > 0 ? `sets in that folder: ${sets.sort().join(', ')}` : 'no set is in that folder';
}

export function parseLeft(text: string): readonly number[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line, index) => {
    const left = Number(line.trim());
    if (line.trim() === '' || !Number.isFinite(left) || left < 0) {
      throw new Error(`line ${index + 1}: "${line.trim()}" is not a number of cycles, 0 or more`);
    }
    return left;
  });
}
