import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fingerprint, isBuilt, markBuilt } from './built-stamp.mjs';

let root: string;
const write = (path: string, text = '') => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kizashi built '));
  mkdirSync(join(root, 'node_modules'));
  for (const path of ['kernel/dist/index.js', 'kernel/src/ids.ts']) write(`libs/${path}`);
  for (const path of ['apps/service/dist/main.js', 'apps/console/dist/index.html', 'device-sim/dist/main.js'])
    write(path);
});
afterEach(() => rmSync(root, { recursive: true }));

describe('what is built', () => {
  it('stays built until a source changes, comes or goes', () => {
    expect(isBuilt(root)).toBe(false);
    markBuilt(root, fingerprint(root));
    expect(isBuilt(root)).toBe(true);
    write('libs/kernel/src/time.ts');
    expect(isBuilt(root)).toBe(false);
    rmSync(join(root, 'libs/kernel/src/time.ts'));
    expect(isBuilt(root)).toBe(true);
    write('libs/kernel/src/ids.ts', 'export const changed = true;');
    expect(isBuilt(root)).toBe(false);
  });

  it('is no longer built when its results are gone, and new results change nothing', () => {
    markBuilt(root, fingerprint(root));
    write('apps/service/dist/further.js');
    write('libs/kernel/trial/trial.ts');
    write('apps/console/screenshots/fleet.png');
    expect(isBuilt(root)).toBe(true);
    rmSync(join(root, 'apps/service/dist'), { recursive: true });
    expect(isBuilt(root)).toBe(false);
  });

  it('is stale when a source changed while it was being built', () => {
    const before = fingerprint(root);
    write('libs/kernel/src/ids.ts', 'export const changed = true;');
    markBuilt(root, before);
    expect(isBuilt(root)).toBe(false);
  });
});
