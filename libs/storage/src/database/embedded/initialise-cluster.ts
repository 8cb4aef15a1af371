import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../error-code.ts';
import type { ClusterPlace } from './cluster-place.ts';
import { failed } from './program-failed.ts';
import { runProgram } from './run-program.ts';

const INITDB_TIMEOUT_MS = 180_000;
const UNFINISHED = 'unfinished-';

/** Makes the cluster where there is none, whole or not at all, and refuses one that cannot work. */
export async function initialiseCluster(place: ClusterPlace): Promise<void> {
  const version = await readFile(join(place.data, 'PG_VERSION'), 'utf8').catch((error) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (version === undefined) {
    await refuseLostCluster(place);
    await initialise(place);
  } else if (Number(version) !== place.binaries.major) throw otherVersion(place, version.trim());
  await refuseOpenFolder(place);
  await writeFile(place.madeNote, `${JSON.stringify({ data: place.data })}\n`, { mode: 0o600 });
}

/** As when a container with the home on a volume was made anew and took root's cluster with it. */
async function refuseLostCluster(place: ClusterPlace): Promise<void> {
  const note = await readFile(place.madeNote, 'utf8').catch(() => undefined);
  if (note === undefined) return;
  const { data } = JSON.parse(note) as { data: string };
  throw new OperationalError(
    'postgres-data-missing',
    `the data of this installation were in ${data} and are not in ${place.data}. Bring them back, or, to begin without them, delete ${place.madeNote}`,
    { retryable: false },
  );
}

async function initialise(place: ClusterPlace): Promise<void> {
  for (const name of await readdir(place.folder)) {
    // The initdb of a service that was killed may still be writing there, for a second or so.
    const patiently = { recursive: true, force: true, maxRetries: 10, retryDelay: 100 };
    if (name.startsWith(UNFINISHED)) await rm(join(place.folder, name), patiently);
  }
  const suffix = randomBytes(4).toString('hex');
  const data = `${UNFINISHED}${suffix}`;
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${UNFINISHED}password-${suffix}`;
  await writeFile(place.passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    await lend(place, passwordFile, password);
    const ended = await runProgram(
      join(place.binaries.folder, 'bin', 'initdb'),
      [
        ...['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8'],
        // Sorts by code point whatever the system's libraries say, so that no update of them damages an index.
        ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ],
      { cwd: place.folder, runAs: place.runAs, timeoutMs: INITDB_TIMEOUT_MS },
    );
    if (ended.exitCode !== 0) throw await failed(place, 'initdb', ended);
  } finally {
    await rm(join(place.folder, passwordFile), { force: true });
  }
  await rename(join(place.folder, data), place.data);
}

/** initdb reads the password as the user it runs as. `wx` follows no link. */
async function lend(place: ClusterPlace, name: string, password: string): Promise<void> {
  const file = await open(join(place.folder, name), 'wx', 0o600);
  try {
    await file.writeFile(password);
    if (place.runAs !== undefined) await file.chown(place.runAs.uid, place.runAs.gid);
  } finally {
    await file.close();
  }
}

async function refuseOpenFolder(place: ClusterPlace): Promise<void> {
  const { mode, uid } = await stat(place.data);
  const expected = place.runAs?.uid ?? process.getuid?.();
  if (expected !== undefined && uid !== expected) {
    throw new OperationalError(
      'postgres-data-permissions',
      `${place.data} belongs to user ${uid}, but PostgreSQL runs as user ${expected}. Start Kizashi as the user who made it, or: chown -R ${expected} "${place.data}"`,
      { retryable: false },
    );
  }
  if (process.platform !== 'win32' && (mode & 0o027) !== 0) {
    throw new OperationalError(
      'postgres-data-permissions',
      `${place.data} can be read by other users, which PostgreSQL refuses. Close it: chmod 700 "${place.data}"`,
      { retryable: false },
    );
  }
}

function otherVersion(place: ClusterPlace, version: string): OperationalError {
  return new OperationalError(
    'postgres-data-other-version',
    `${place.data} was made by PostgreSQL ${version}, and this Kizashi brings PostgreSQL ${place.binaries.major}. Start the Kizashi that made it, take a backup there and restore it here`,
    { retryable: false },
  );
}
