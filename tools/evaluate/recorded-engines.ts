import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One engine of a recording in the C-MAPSS layout: one row a cycle, oldest first. */
export interface RecordedEngine {
  readonly unit: number;
  readonly rows: readonly RecordedCycle[];
}

export interface RecordedCycle {
  readonly cycle: number;
  /** Three operating settings. */
  readonly settings: readonly number[];
  /** Twenty-one sensors. */
  readonly sensors: readonly number[];
}

const COLUMNS = 26;

/** Folder of the recordings: `KIZASHI_DATASETS`, else beside the repository. */
export function recordingsFolder(): string {
  return resolve(process.env.KIZASHI_DATASETS ?? join(import.meta.dirname, '../../../shared/data'));
}

/** Reads `train_<set>.txt(.gz)`; undefined when it is not there. @throws Error for a line of another layout. */
export function readTrainingEngines(set: string): readonly RecordedEngine[] | undefined {
  const plain = join(recordingsFolder(), 'cmapss', `train_${set}.txt`);
  if (existsSync(plain)) return parseEngines(readFileSync(plain, 'utf8'));
  return existsSync(`${plain}.gz`)
    ? parseEngines(gunzipSync(readFileSync(`${plain}.gz`)).toString('utf8'))
    : undefined;
}

/**
 * One row a line: unit, cycle, 3 settings, 21 sensors, parted by blanks; the cycles of a unit ascend.
 * @throws Error that names line and column of what is wrong.
 */
export function parseEngines(text: string): readonly RecordedEngine[] {
  const engines = new Map<number, RecordedCycle[]>();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const values = numbersOf(line.trim().split(/\s+/), index + 1);
    const [unit, cycle] = values as [number, number];
    const rows = engines.get(unit) ?? [];
    const before = rows.at(-1)?.cycle;
    if (before !== undefined && cycle <= before) {
      throw new Error(
        `line ${index + 1}: cycle ${cycle} of unit ${unit} comes after its cycle ${before}; cycles are to ascend`,
      );
    }
    rows.push({ cycle, settings: values.slice(2, 5), sensors: values.slice(5) });
    engines.set(unit, rows);
  });
  if (engines.size === 0) throw new Error('there is no row in it');
  return [...engines].map(([unit, rows]) => ({ unit, rows }));
}

function numbersOf(fields: readonly string[], line: number): readonly number[] {
  if (fields.length !== COLUMNS) {
    throw new Error(
      `line ${line} has ${fields.length} columns; there are to be ${COLUMNS}: unit, cycle, 3 settings, 21 sensors`,
    );
  }
  const values = fields.map(Number);
  const wrong = values.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new Error(`line ${line}, column ${wrong + 1}: "${fields[wrong]}" is not a number`);
  for (const [column, name] of ['unit', 'cycle'].entries()) {
    if (!Number.isInteger(values[column]) || values[column]! < 1) {
      throw new Error(`line ${line}, column ${column + 1}: ${name} "${fields[column]}" is not 1, 2, 3, ...`);
    }
  }
  return values;
}
