import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { recordingsFolder } from '../recorded-engines.ts';

/** One bearing of the PRONOSTIA rig, run to failure: a row of features a snapshot, every ten seconds. */
export interface Bearing {
  /** "1_2": operating condition, number. */
  readonly id: string;
  readonly condition: string;
  readonly features: readonly string[];
  /** Oldest first; one value a feature. */
  readonly rows: readonly (readonly number[])[];
  /** Of each row, as the recording states it. */
  readonly secondsLeft: readonly number[];
}

const FILE = /^bearing((\d)_\d)-features\.csv(\.gz)?$/;
const NO_FEATURES = new Set(['snapshot', 'clock', 'n_samples', 'rul_s']);

/** Undefined where the recording is not there. @throws Error that names file and line of what is wrong. */
export function readBearings(): readonly Bearing[] | undefined {
  const folder = join(recordingsFolder(), 'femto');
  if (!existsSync(folder)) return undefined;
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, id, condition, packed] = FILE.exec(file) ?? [];
      if (id === undefined || condition === undefined) return [];
      const bytes = readFileSync(join(folder, file));
      const text = packed === undefined ? bytes.toString('utf8') : gunzipSync(bytes).toString('utf8');
      return [{ id, condition, ...parse(file, text) }];
    });
}

function parse(file: string, text: string): Pick<Bearing, 'features' | 'rows' | 'secondsLeft'> {
  const [head = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const columns = head.split(',');
  const features = columns.filter((column) => !NO_FEATURES.has(column));
  const left = columns.indexOf('rul_s');
  if (left < 0) throw new Error(`${file} has no column rul_s`);
  const used = features.map((feature) => columns.indexOf(feature));
  const rows: number[][] = [];
  const secondsLeft: number[] = [];
  for (const [i, line] of lines.entries()) {
    const fields = line.split(',');
    const values = [...used, left].map((column) => Number(fields[column]));
    if (fields.length !== columns.length || values.some((value) => !Number.isFinite(value))) {
      throw new Error(`${file}, line ${i + 2}, is not ${columns.length} fields with numbers in them`);
    }
    secondsLeft.push(values.pop()!);
    rows.push(values);
  }
  return { features, rows, secondsLeft };
}

/** The same bearing as it looks by some of its features. */
export function withFeatures(bearing: Bearing, wanted: (feature: string) => boolean): Bearing {
  const kept = bearing.features.flatMap((feature, i) => (wanted(feature) ? [i] : []));
  return {
    ...bearing,
    features: kept.map((i) => bearing.features[i]!),
    rows: bearing.rows.map((row) => kept.map((i) => row[i]!)),
  };
}
