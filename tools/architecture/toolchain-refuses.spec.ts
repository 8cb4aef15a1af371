import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';

// A real file in a real project, since compiler and linter judge by where a file lies; beside `src`, so that nobody who
// builds at the same moment meets it.
const folder = 'libs/ordering/trial';
const file = join(folder, 'trial.ts');

function withImport(line: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${line}\n`);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../tsconfig.json', include: ['.'] }),
  );
}

function lint() {
  return spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'lint', file], {
    encoding: 'utf8',
  });
}

function checkTypes() {
  return spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit', '-p', folder], {
    encoding: 'utf8',
  });
}

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the toolchain', () => {
  it('refuses a package that the project does not declare', () => {
    withImport("import 'pg';");
    const { status, stdout, stderr } = lint();
    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain('noUndeclaredDependencies');
  });

  it('refuses an import past the entry of a package', () => {
    withImport("import '@kizashi/kernel/src/ids.ts';");
    const { status, stdout } = checkTypes();
    expect(status).not.toBe(0);
    expect(stdout).toContain('@kizashi/kernel/src/ids.ts');
  });

  it('accepts the same file with an import that is allowed', () => {
    withImport("import '@kizashi/kernel';");
    expect(lint().status).toBe(0);
    expect(checkTypes()).toMatchObject({ status: 0, stdout: '' });
  });
});
