import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DataFileError } from '../data-files/data-file.ts';

/** One unit of a recording: one row a cycle, oldest first, cycles ascending from 1. */
export interface RecordedUnit {
  readonly unit: number;
  readonly rows: readonly RecordedCycle[];
}

export interface RecordedCycle {
  readonly cycle: number;
  /** Operating settings 1 to 3. */
  readonly settings: readonly number[];
  /** Sensors 1 to 21. */
  readonly sensors: readonly number[];
}

export const SETTINGS = 3;
export const SENSORS = 21;
const COLUMNS = 2 + SETTINGS + SENSORS;
const LAYOUT = `unit, cycle, ${SETTINGS} settings, ${SENSORS} sensors`;
/** More places of a damaged file help nobody. */
const SHOWN_PROBLEMS = 5;

/**
 * Reads a recording in the layout of the C-MAPSS files (Saxena & Goebel 2008): 26 columns separated by blanks, one
 * row a cycle, no header; gzip where the name ends in .gz.
 *
 * @throws DataFileError naming the lines that are wrong.
 */
export function readCmapss(path: string): readonly RecordedUnit[] {
  return parseCmapss(textOf(path), path);
}

export function parseCmapss(text: string, path: string): readonly RecordedUnit[] {
  const units = new Map<number, RecordedCycle[]>();
  const problems: string[] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const values = line.trim().split(/\s+/).map(Number);
    const [unit, cycle, ...measured] = values;
    if (values.length !== COLUMNS || unit === undefined || cycle === undefined || values.some(Number.isNaN)) {
      problems.push(`line ${i + 1}: must be ${COLUMNS} numbers: ${LAYOUT}`);
      continue;
    }
    const rows = units.get(unit) ?? [];
    const last = rows.at(-1)?.cycle ?? 0;
    if (cycle !== last + 1)
      problems.push(`line ${i + 1}: cycle ${cycle} of unit ${unit} follows cycle ${last}`);
    rows.push({ cycle, settings: measured.slice(0, SETTINGS), sensors: measured.slice(SETTINGS) });
    units.set(unit, rows);
  }
  if (units.size === 0) problems.push('there is no row in it');
  if (problems.length > 0) throw new DataFileError(path, problems.slice(0, SHOWN_PROBLEMS));
  return [...units].map(([unit, rows]) => ({ unit, rows }));
}

function textOf(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DataFileError(path, [`the recording cannot be read: ${why}`]);
  }
}
