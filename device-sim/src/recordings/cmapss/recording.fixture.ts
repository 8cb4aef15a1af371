import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CmapssRecording } from './cmapss-recording.ts';

/** A made-up value for each of the 24 measured columns; it tells unit, cycle and column. */
function value(unit: number, cycle: number, column: number): number {
  return unit * 1_000 + cycle + column / 100;
}

export function madeUpRow(unit: number, cycle: number): string {
  return `${unit} ${cycle} ${Array.from({ length: 24 }, (_, i) => value(unit, cycle, i)).join(' ')}  `;
}

/** Units 1, 2, … of these lengths. */
export function madeUpText(...lengths: number[]): string {
  return lengths
    .flatMap((length, i) => Array.from({ length }, (_, cycle) => madeUpRow(i + 1, cycle + 1)))
    .join('\n')
    .concat('\n');
}

export function madeUpRecording(...lengths: number[]): CmapssRecording {
  return {
    name: 'made_up',
    units: lengths.map((length, i) => ({
      unit: i + 1,
      cycles: Array.from({ length }, (_, c) => ({
        cycle: c + 1,
        values: Array.from({ length: 24 }, (__, column) => value(i + 1, c + 1, column)),
      })),
    })),
  };
}

/** Writes a recording into a folder of its own; gzipped where the name ends in .gz. */
export function writeRecording(name: string, text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'kizashi recording ')), name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  return path;
}
