import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from '@jest/globals';
import { C_FOLDER } from './header-path.ts';

/**
 * Describes what needs a C compiler. Where gcc is not installed it prints `SKIPPED:` with the reason, which the test
 * runner counts, except in CI, where the suite fails instead.
 */
export function describeWithGcc(name: string, body: () => void): void {
  if (spawnSync('gcc', ['--version']).status === 0) {
    describe(name, body);
  } else if (process.env.CI === 'true') {
    it(`${name} needs gcc`, () => {
      throw new Error('gcc not found: install gcc and libc6-dev, or unset CI');
    });
  } else {
    process.stdout.write(`SKIPPED: gcc not found: ${name}\n`);
    describe.skip(name, body);
  }
}

/** A program of firmware-contracts/c in a folder of its own. */
export interface Compiled {
  readonly folder: string;
  run(...args: string[]): string;
  remove(): void;
}

const STRICT = ['-std=c99', '-Wall', '-Wextra', '-Werror', '-pedantic'];

/** @throws Error with what gcc says, a warning included. */
export function compile(name: 'check_messages' | 'example_device', ...more: string[]): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'kizashi-c-'));
  const program = join(folder, name);
  const { status, stderr } = spawnSync(
    'gcc',
    [...STRICT, ...more, join(C_FOLDER, `${name}.c`), '-o', program],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return {
    folder,
    run(...args) {
      const ran = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 });
      if (ran.status !== 0) throw new Error(ran.stderr || `ended with ${ran.status ?? ran.signal}`);
      return ran.stdout;
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
