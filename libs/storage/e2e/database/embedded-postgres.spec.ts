import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { runProgram } from '../../src/database/embedded/run-program.ts';
import { embeddedPostgresContract } from './embedded-postgres.contract.ts';

const NOBODY = { uid: 65_534, gid: 65_534 };
const SOURCES = fileURLToPath(new URL('../../src/database/index.ts', import.meta.url));

if (process.getuid?.() === 0) {
  embeddedPostgresContract('root', undefined);
  const reach = await runProgram(
    process.execPath,
    ['-e', `require('fs').readFileSync(${JSON.stringify(SOURCES)})`],
    {
      cwd: '/',
      runAs: NOBODY,
      timeoutMs: 10_000,
    },
  );
  if (reach.exitCode === 0) {
    embeddedPostgresContract('an ordinary user', NOBODY);
  } else {
    describe('the embedded PostgreSQL of an ordinary user', () => {
      it('is tested where an ordinary user can read the sources', () => {
        console.log(`SKIPPED: embedded postgresql of an ordinary user: only root can read ${SOURCES}`);
        expect(process.env.CI).not.toBe('true');
      });
    });
  }
} else {
  embeddedPostgresContract('an ordinary user', undefined);
}
