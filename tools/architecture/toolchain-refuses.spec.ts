import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

// A real file in a real project: the compiler and the linter judge by where a file lies.
const folder = 'libs/ordering/src/forbidden-import-trial';
const file = join(folder, 'trial.ts');

function withImport(line: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${line}\n`);
}

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the toolchain', () => {
  it('refuses a package that the project does not declare', () => {
    withImport("import 'pg';");
    const lint = spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'lint', file], {
      encoding: 'utf8',
    });
    expect(lint.status).not.toBe(0);
    expect(lint.stdout + lint.stderr).toContain('noUndeclaredDependencies');
  });

  it('refuses an import past the entry of a package', () => {
    withImport("import '@kizashi/kernel/src/ids.ts';");
    const types = spawnSync(
      process.execPath,
      ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'libs/ordering/tsconfig.json'],
      {
        encoding: 'utf8',
      },
    );
    expect(types.status).not.toBe(0);
    expect(types.stdout).toContain('@kizashi/kernel/src/ids.ts');
  });

  it('accepts the same file with an import that is allowed', () => {
    withImport("import '@kizashi/kernel';");
    const lint = spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'lint', file], {
      encoding: 'utf8',
    });
    expect(lint.status).toBe(0);
  });
});
