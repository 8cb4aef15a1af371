import { chown, lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../error-code.ts';
import { copyBinaries, type EmbeddedBinaries, findBinaries, makeReachable } from './embedded-binaries.ts';
import { installationIdOf } from './installation-id.ts';
import type { RunAs } from './run-program.ts';

/** Where one installation's PostgreSQL lives and who runs it. */
export interface ClusterPlace {
  readonly binaries: EmbeddedBinaries;
  /** Made by us; belongs to the user who runs PostgreSQL. */
  readonly folder: string;
  /** PGDATA; below `folder`. */
  readonly data: string;
  /** Of the administrator `postgres`; mode 0600, beside the cluster. */
  readonly passwordFile: string;
  /** In the home: written once the cluster is there, so that a lost one is missed and not made anew. */
  readonly madeNote: string;
  readonly runAs: RunAs | undefined;
}

/** Of root's installations: root's homes are often where no other user gets to. */
const SHARED_ROOT = '/var/lib/kizashi';

/**
 * An ordinary user's cluster lies in the home. PostgreSQL refuses to run as root, so root's lies where `nobody`
 * reaches it, under the installation's id; a home that an ordinary user began keeps its cluster and its user.
 */
export async function placeCluster(home: string): Promise<ClusterPlace> {
  const id = await installationIdOf(home);
  const found = await findBinaries();
  const inHome = join(home, 'postgres');
  if (process.getuid?.() !== 0) {
    await mkdir(join(inHome, 'cluster'), { recursive: true, mode: 0o700 });
    return claim(inHome, id, home, { binaries: found, runAs: undefined });
  }
  const binaries = await copyBinaries(found, SHARED_ROOT);
  const begun = await stat(join(inHome, 'cluster')).catch(() => undefined);
  if (begun !== undefined) {
    return claim(inHome, id, home, { binaries, runAs: { uid: begun.uid, gid: begun.gid } });
  }
  const shared = join(SHARED_ROOT, id);
  const runAs = await nobody();
  await makeFolderOf(runAs, shared, 'cluster');
  return claim(shared, id, home, { binaries, runAs });
}

/** Writes down whose cluster this is, or refuses it when it is another's. */
async function claim(
  base: string,
  id: string,
  home: string,
  how: Pick<ClusterPlace, 'binaries' | 'runAs'>,
): Promise<ClusterPlace> {
  const folder = join(base, 'cluster');
  const place = {
    ...how,
    folder,
    data: join(folder, 'data'),
    passwordFile: join(base, 'password'),
    madeNote: join(home, 'postgres-made.json'),
  };
  const path = join(base, 'belongs-to.json');
  const here = await realpath(home);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const owner = JSON.parse(text) as { installation: string; home: string };
    if (owner.installation !== id) {
      throw foreign(
        `${base} was made by installation ${owner.installation} of Kizashi, and ${here} is installation ${id}. Use each data folder whole`,
      );
    }
    if (owner.home === here) return place;
    // The same id twice: the home was moved, or copied and both are there.
    const other = await readFile(join(owner.home, 'installation-id'), 'utf8').catch(() => '');
    if (other.trim() === id) {
      throw foreign(
        `${here} is a copy of ${owner.home}: two services on one PostgreSQL would mix their data. To begin anew in the copy, delete its files`,
      );
    }
  }
  await writeFile(path, `${JSON.stringify({ installation: id, home: here })}\n`, { mode: 0o600 });
  return place;
}

export function foreign(detail: string): OperationalError {
  return new OperationalError('postgres-data-foreign', detail, { retryable: false });
}

async function nobody(): Promise<RunAs> {
  const line = (await readFile('/etc/passwd', 'utf8').catch(() => ''))
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  throw new OperationalError(
    'postgres-no-unprivileged-user',
    'PostgreSQL refuses to run as root and this machine has no user "nobody". Start Kizashi as an ordinary user, or name a PostgreSQL server with KIZASHI_DATABASE_URL',
    { retryable: false },
  );
}

/** Root writes nothing below it afterwards: who owns a folder could lead root astray by a link in it. */
async function makeFolderOf(owner: RunAs, parent: string, name: string): Promise<void> {
  await makeReachable(parent);
  const folder = join(parent, name);
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  if ((await lstat(folder)).uid !== owner.uid) await chown(folder, owner.uid, owner.gid);
}
