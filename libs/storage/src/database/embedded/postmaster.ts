import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { type ClusterPlace, foreign } from './cluster-place.ts';
import { serverSeemsToRun, stopServer } from './pg-ctl.ts';

/** A PostgreSQL that runs on this data folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

/**
 * The server that `postmaster.pid` names, if it runs and is this folder's. `pg_ctl status` alone would take any
 * living process with that id for it: after a restart of the machine, or in a copied folder.
 */
export async function findPostmaster(place: ClusterPlace): Promise<Postmaster | undefined> {
  const file = join(place.data, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number(lines[0]);
  const port = Number(lines[3]);
  if (!Number.isInteger(pid) || pid <= 0 || !(await serverSeemsToRun(place))) return undefined;
  const data = await realpath(place.data);
  const written = await realpath(lines[1] ?? '').catch(() => undefined);
  const actual = await workingFolder(pid, written);
  if (actual === data) return Number.isInteger(port) ? { pid, port } : undefined;
  if (actual !== undefined && actual === written) {
    throw foreign(
      `${file} names a running PostgreSQL of ${written}: the folder was copied from there while it ran. Stop that Kizashi, then copy again`,
    );
  }
  // Somebody else has that process id by now. PostgreSQL would wait for it in vain.
  await rm(file, { force: true });
  return undefined;
}

/** Stops this folder's server and no other; resolves also when it is stopped already. */
export async function stopPostmaster(place: ClusterPlace): Promise<void> {
  if ((await findPostmaster(place)) !== undefined) await stopServer(place);
}

/** A postmaster works in its data folder. Where the system does not tell, what it wrote down has to do. */
async function workingFolder(pid: number, written: string | undefined): Promise<string | undefined> {
  if (process.platform !== 'linux') return written;
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/**
 * Whether the server's process is still there. A killed one stays as a zombie where nobody collects it, as under
 * the first process of many containers; a zombie has no working folder.
 */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== 'EPERM') return false;
  }
  return process.platform !== 'linux' || (await workingFolder(pid, undefined)) !== undefined;
}
