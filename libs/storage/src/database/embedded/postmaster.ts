import { readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ClusterPlace, foreign } from './cluster-place.ts';
import { runProgram } from './run-program.ts';

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
  if (!Number.isInteger(pid) || pid <= 0 || !(await isRunning(place))) return undefined;
  const data = await realpath(place.data);
  const written = await realpath(lines[1] ?? '').catch(() => undefined);
  const actual = await workingFolder(pid, written);
  if (actual === data) return Number.isInteger(port) ? { pid, port } : undefined;
  if (written !== data && actual === written) {
    throw foreign(
      `${file} names a running PostgreSQL of ${written}: the folder was copied from there while it ran. Stop that Kizashi, then copy again`,
    );
  }
  // Somebody else has that process id by now. PostgreSQL would wait for it in vain.
  await rm(file, { force: true });
  return undefined;
}

async function isRunning(place: ClusterPlace): Promise<boolean> {
  const status = await runProgram(join(place.binaries.folder, 'bin', 'pg_ctl'), ['status', '-D', 'data'], {
    cwd: place.folder,
    runAs: place.runAs,
    timeoutMs: 10_000,
  });
  return status.exitCode === 0;
}

/** A postmaster works in its data folder. Where the system does not tell, what it wrote down has to do. */
async function workingFolder(pid: number, written: string | undefined): Promise<string | undefined> {
  if (process.platform !== 'linux') return written;
  return readlink(`/proc/${pid}/cwd`).catch(() => undefined);
}

/** Whether the process is there; it need not be ours. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
