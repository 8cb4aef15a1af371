import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readTruth } from './truth-line.ts';

describe('the truth file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'kizashi-truth-')), 'truth.jsonl');

  it('is read line by line; a last line that is still being written is left out', () => {
    writeFileSync(path, '{"kind":"swap","machine":"A"}\n{"kind":"st');
    expect(readTruth(path)).toEqual([{ kind: 'swap', machine: 'A' }]);
  });

  it('is refused with its line where it is damaged, and with a hint where it is not there', () => {
    writeFileSync(path, '{"kind":"swap"}\nno\n');
    expect(() => readTruth(path)).toThrow(/truth\.jsonl, line 2, is no JSON/);
    expect(() => readTruth(`${path}.nowhere`)).toThrow(/--data must be the folder of a simulated fleet/);
  });
});
