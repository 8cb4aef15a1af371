import { DataFileError } from '../../data-files/data-file.ts';
import { readRecordingText, recordingName } from '../read-recording-text.ts';
import { SETTINGS_AND_SENSORS } from './cmapss-channels.ts';
import type { CmapssRecording, RecordedCycle } from './cmapss-recording.ts';

const COLUMNS = 2 + SETTINGS_AND_SENSORS.length;
/** A file of another kind is wrong in every line; a few say enough. */
const SHOWN_PROBLEMS = 5;

/**
 * Reads a file in the C-MAPSS layout, gzipped or not: unit, cycle, 3 settings, 21 sensors, separated by spaces, one
 * row a cycle. Rows of a unit stand by rising cycle; units may be mixed.
 *
 * @throws DataFileError naming the lines that are wrong.
 */
export function readCmapss(path: string): CmapssRecording {
  const problems: string[] = [];
  const units = new Map<number, RecordedCycle[]>();
  for (const [i, line] of readRecordingText(path).split('\n').entries()) {
    if (line.trim() === '') continue;
    const read = readRow(line);
    const problem = typeof read === 'string' ? read : add(units, read);
    if (problem !== undefined) problems.push(`line ${i + 1}: ${problem}`);
  }
  if (problems.length > SHOWN_PROBLEMS)
    problems.splice(SHOWN_PROBLEMS, Infinity, `and ${problems.length - SHOWN_PROBLEMS} lines more`);
  if (problems.length === 0 && units.size === 0) problems.push('there is no row in it');
  if (problems.length > 0) throw new DataFileError(path, problems);
  return {
    name: recordingName(path),
    units: [...units].map(([unit, cycles]) => ({ unit, cycles })),
  };
}

interface Row extends RecordedCycle {
  readonly unit: number;
}

/** A text says what is wrong with the line. */
function readRow(line: string): Row | string {
  const texts = line.trim().split(/\s+/);
  if (texts.length !== COLUMNS)
    return `${texts.length} columns; there must be ${COLUMNS}: unit, cycle, 3 settings, 21 sensors`;
  const numbers = texts.map(Number);
  const wrong = numbers.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) return `column ${wrong + 1} is "${texts[wrong]}", not a number`;
  const [unit, cycle, ...values] = numbers as [number, number, ...number[]];
  if (!Number.isInteger(unit) || unit < 1) return `the unit is ${texts[0]}; it must be a whole number from 1`;
  if (!Number.isInteger(cycle) || cycle < 1)
    return `the cycle is ${texts[1]}; it must be a whole number from 1`;
  return { unit, cycle, values };
}

/** Answers what is wrong with the place of the row, if anything is. */
function add(units: Map<number, RecordedCycle[]>, { unit, cycle, values }: Row): string | undefined {
  const cycles = units.get(unit) ?? [];
  const before = cycles.at(-1);
  if (before !== undefined && cycle <= before.cycle)
    return `cycle ${cycle} of unit ${unit} comes after its cycle ${before.cycle}; cycles must rise`;
  cycles.push({ cycle, values });
  units.set(unit, cycles);
  return undefined;
}
