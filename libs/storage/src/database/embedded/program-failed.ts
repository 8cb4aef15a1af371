import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { OperationalError } from '@kizashi/kernel';
import { errorCode, errorMessage } from '../error-code.ts';
import type { ClusterPlace } from './cluster-place.ts';
import type { Ended } from './run-program.ts';

/** A new cluster takes about 40 MB, and write-ahead log comes in pieces of 16 MB. */
const NEEDED_BYTES = 64 * 1024 * 1024;

/** Where `pg_ctl start` writes until the server's own log takes over; below the cluster's folder. */
export const START_LOG = 'start.log';

/** Why a program of PostgreSQL ended badly, judged by facts first and by its own words last. */
export async function failed(
  place: ClusterPlace,
  program: 'initdb' | 'pg_ctl start' | 'pg_ctl stop',
  ended: Ended,
): Promise<OperationalError> {
  const disk = await statfs(place.folder).catch(() => undefined);
  if (disk !== undefined && disk.bavail * disk.bsize < NEEDED_BYTES) {
    return diskFull(place.folder, new Error(ended.output));
  }
  const exit = ended.exitCode;
  if (exit === undefined || exit === 126 || exit === 127) {
    return new OperationalError(
      'postgres-binaries-unusable',
      `${place.binaries.folder}/bin cannot be run here: ${lastLines(ended.output)}. Name a PostgreSQL server with KIZASHI_DATABASE_URL instead`,
      { retryable: false, cause: new Error(ended.output) },
    );
  }
  const log =
    program === 'pg_ctl start' ? await readFile(join(place.folder, START_LOG), 'utf8').catch(() => '') : '';
  return new OperationalError(
    'postgres-failed',
    `${program} failed: ${lastLines(`${ended.output}\n${log}`)}. More in ${place.folder}`,
    { retryable: program !== 'initdb', cause: new Error(ended.output) },
  );
}

/** What went wrong with a file of ours, on the way to a running server. Anything else is returned as it is. */
export function fileFailed(error: unknown, home: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(home, error);
  if (code !== 'EACCES' && code !== 'EPERM' && code !== 'EROFS') return error;
  return new OperationalError(
    'postgres-data-permissions',
    `this user may not use a file that PostgreSQL needs (${errorMessage(error)}). Start Kizashi as the user who owns ${home}, or choose another folder with KIZASHI_HOME`,
    { retryable: false, cause: error },
  );
}

function diskFull(folder: string, cause: unknown): OperationalError {
  return new OperationalError(
    'postgres-disk-full',
    `there is too little room for PostgreSQL where ${folder} lies. Free at least 200 MB`,
    { retryable: true, cause },
  );
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-3).join(' / ');
}
