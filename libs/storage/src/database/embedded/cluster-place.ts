import { chown, lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';
import { errorCode } from '../error-code.ts';
import { copyBinaries, type EmbeddedBinaries, findBinaries } from './embedded-binaries.ts';
import { installationIdOf } from './installation-id.ts';
import type { RunAs } from './run-program.ts';

/** Where one installation's PostgreSQL lives and who runs it. */
export interface ClusterPlace {
  readonly binaries: EmbeddedBinaries;
  /** Made by us; belongs to the user who runs PostgreSQL. */
  readonly folder: string;
  /** PGDATA; below `folder`. */
  readonly data: string;
  /** Of the administrator `postgres`; mode 0600, in the home. */
  readonly passwordFile: string;
  readonly runAs: RunAs | undefined;
}

/** Of root's installations: root's homes are often where no other user gets to. */
const SHARED_ROOT = '/var/lib/kizashi';

/**
 * An ordinary user's cluster lies in the home. PostgreSQL refuses to run as root, so root's lies where `nobody`
 * reaches it, under the installation's id; a home that an ordinary user began keeps its cluster and its user.
 */
export async function placeCluster(home: string): Promise<ClusterPlace> {
  const inHome = join(home, 'postgres');
  const id = await installationIdOf(home);
  await mkdir(inHome, { recursive: true, mode: 0o700 });
  const passwordFile = join(inHome, 'password');
  const binaries = await findBinaries();
  if (process.getuid?.() !== 0) {
    const folder = join(inHome, 'cluster');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await claim(inHome, id, home);
    return { binaries, folder, data: join(folder, 'data'), passwordFile, runAs: undefined };
  }
  const shared = join(SHARED_ROOT, id);
  const usersFolder = join(inHome, 'cluster');
  const usersData = await stat(join(usersFolder, 'data')).catch(() => undefined);
  const reachable = await copyBinaries(binaries, shared);
  if (usersData !== undefined && usersData.uid !== 0) {
    await claim(inHome, id, home);
    const runAs = { uid: usersData.uid, gid: usersData.gid };
    return { binaries: reachable, folder: usersFolder, data: join(usersFolder, 'data'), passwordFile, runAs };
  }
  await claim(shared, id, home);
  const runAs = await nobody();
  const folder = join(shared, 'cluster');
  await makeFolderOf(folder, runAs);
  return { binaries: reachable, folder, data: join(folder, 'data'), passwordFile, runAs };
}

/** Writes down whose cluster this is, or refuses it when it is another's. */
async function claim(folder: string, id: string, home: string): Promise<void> {
  const path = join(folder, 'belongs-to.json');
  const here = await realpath(home);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text !== undefined) {
    const owner = JSON.parse(text) as { installation: string; home: string };
    if (owner.installation !== id) {
      throw foreign(`${folder} belongs to another installation of Kizashi (${owner.home}), not to ${here}`);
    }
    if (owner.home === here) return;
    // The same id twice: the home was moved, or copied and both are there.
    const other = await readFile(join(owner.home, 'installation-id'), 'utf8').catch(() => '');
    if (other.trim() === id) {
      throw foreign(
        `${here} is a copy of ${owner.home}: two services on one PostgreSQL would mix their data. To begin anew in the copy, delete its files`,
      );
    }
  }
  await writeFile(path, `${JSON.stringify({ installation: id, home: here })}\n`, { mode: 0o600 });
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

/** Nothing is written below it by root afterwards: who owns a folder could lead root astray by a link in it. */
async function makeFolderOf(folder: string, owner: RunAs): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
  const there = await lstat(folder);
  if (!there.isDirectory()) throw foreign(`${folder} should be a folder`);
  if (there.uid !== owner.uid) await chown(folder, owner.uid, owner.gid);
}
