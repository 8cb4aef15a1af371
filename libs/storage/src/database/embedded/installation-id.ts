import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../error-code.ts';

/** The random name of this installation (32 hex digits), made with a new `home` and kept in it. */
export async function installationIdOf(home: string): Promise<string> {
  const path = join(home, 'installation-id');
  const kept = await readFile(path, 'utf8').catch((error) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (kept === undefined) {
    const id = randomBytes(16).toString('hex');
    await mkdir(home, { recursive: true, mode: 0o700 });
    await writeFile(path, `${id}\n`, { mode: 0o600, flag: 'wx' });
    return id;
  }
  const id = kept.trim();
  if (/^[0-9a-f]{32}$/.test(id)) return id;
  throw new OperationalError(
    'installation-id-damaged',
    `${path} should hold 32 hexadecimal digits. Restore it from a backup; the data folder is found by it`,
    { retryable: false },
  );
}
