import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../problem/error-code.ts';

const FILE = 'secret';

/** KIZASHI_SECRET, else a random one that is made with the data folder and kept in it (0600). */
export function homeSecret(home: string, chosen: string | undefined): string {
  return chosen ?? readOrMakeSecret(join(home, FILE), () => randomBytes(32).toString('base64url'));
}

/** Reads a secret file, or writes it first; only its owner may read it, whatever the umask. */
export function readOrMakeSecret(path: string, make: () => string): string {
  try {
    const found = readFileSync(path, 'utf8').trim();
    if (found.length >= 32) return found;
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const made = make();
  writeFileSync(path, `${made}\n`, { mode: 0o600 });
  chmodSync(path, 0o600);
  return made;
}
