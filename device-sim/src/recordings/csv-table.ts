import { DataFileError } from '../data-files/data-file.ts';
import { readRecordingText } from './read-recording-text.ts';

/** A file of another kind is wrong in every row; a few say enough. */
const SHOWN_PROBLEMS = 5;

/** A row of a file with a header, by column. */
export interface CsvRow {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly field: (column: string) => string;
}

/** Collects what is wrong with a file, as "line 7, time: … ". */
export class CsvProblems {
  readonly #path: string;
  readonly #problems: string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  add(line: number, column: string | undefined, what: string): void {
    this.#problems.push(`line ${line}${column === undefined ? '' : `, ${column}`}: ${what}`);
  }

  /** @throws DataFileError when there was any problem; the first few are named. */
  throwIfAny(): void {
    const more = this.#problems.length - SHOWN_PROBLEMS;
    if (more > 0) this.#problems.splice(SHOWN_PROBLEMS, Infinity, `and ${more} problems more`);
    if (this.#problems.length > 0) throw new DataFileError(this.#path, this.#problems);
  }
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly problems: CsvProblems;
}

/**
 * Reads comma-separated text, gzipped or not: a header, then rows of as many fields (RFC 4180; a field in quotes ends on
 * its line). Rows of another length are left out and are among the problems.
 *
 * @throws DataFileError when there is no header that can be used.
 */
export function readCsvTable(path: string, required: readonly string[]): CsvTable {
  const lines = readRecordingText(path)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  const header = splitRow(lines[0] ?? '')?.map((name) => name.trim()) ?? [];
  const wrong = brokenHeader(header, required);
  if (wrong !== undefined) throw new DataFileError(path, [`line 1: ${wrong}`]);
  const places = new Map(header.map((name, i) => [name, i]));
  const problems = new CsvProblems(path);
  const rows = lines.slice(1).flatMap((text, i): CsvRow[] => {
    if (text.trim() === '') return [];
    const line = i + 2;
    const fields = splitRow(text);
    if (fields?.length === header.length)
      return [{ line, field: (column) => fields[places.get(column) ?? -1] ?? '' }];
    problems.add(
      line,
      undefined,
      fields === undefined
        ? 'a quote is not closed on its line'
        : `${fields.length} fields; the header has ${header.length}: ${header.join(', ')}`,
    );
    return [];
  });
  return { header, rows, problems };
}

function brokenHeader(header: readonly string[], required: readonly string[]): string | undefined {
  const wanted = `the header must name ${required.join(', ')}`;
  if (header.length < 2) return `there is one column; ${wanted}, separated by commas`;
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined) return `the column "${twice}" stands twice`;
  const missing = required.filter((name) => !header.includes(name));
  if (missing.length > 0) return `there is no column ${missing.join(', ')}; ${wanted}`;
  return undefined;
}

/** Undefined where a quote is not closed. */
function splitRow(text: string): string[] | undefined {
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const quoted = /^"((?:[^"]|"")*)"(?=,|$)/.exec(text.slice(at));
    if (text[at] === '"' && quoted === null) return undefined;
    const raw = quoted?.[0] ?? /^[^,]*/.exec(text.slice(at))?.[0] ?? '';
    fields.push(quoted?.[1] === undefined ? raw : quoted[1].replaceAll('""', '"'));
    at += raw.length + 1;
  }
  return fields;
}
