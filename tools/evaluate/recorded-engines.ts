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

export function parseEngines(text: string): readonly RecordedEngine[] {
  const engines = new Map<number, RecordedCycle[]>();
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return;
    const values = line.trim().split(/\s+/).map(Number);
    if (values.length !== COLUMNS || values.some(Number.isNaN)) {
      throw new Error(`line ${index + 1} is not ${COLUMNS} numbers: unit, cycle, 3 settings, 21 sensors`);
    }
    const [unit, cycle] = values as [number, number];
    const rows = engines.get(unit) ?? [];
    rows.push({ cycle, settings: values.slice(2, 5), sensors: values.slice(5) });
    engines.set(unit, rows);
  });
  return [...engines].map(([unit, rows]) => ({ unit, rows }));
}
