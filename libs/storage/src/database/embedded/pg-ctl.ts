import { join } from 'node:path';
import type { ClusterPlace } from './cluster-place.ts';
import { freePort } from './free-port.ts';
import { failed, START_LOG } from './program-failed.ts';
import { type Ended, runProgram } from './run-program.ts';

const START_ATTEMPTS = 3;
const WAIT = ['-w', '-t', '60'];

/** `pg_ctl` works in the cluster's folder and names the data by `data`: its shell never sees the path. */
function pgCtl(place: ClusterPlace, args: readonly string[]): Promise<Ended> {
  return runProgram(join(place.binaries.folder, 'bin', 'pg_ctl'), [...args, '-D', 'data'], {
    cwd: place.folder,
    runAs: place.runAs,
    timeoutMs: 90_000,
  });
}

/** Whether the process that `postmaster.pid` names is alive, whoever it is. */
export async function serverSeemsToRun(place: ClusterPlace): Promise<boolean> {
  return (await pgCtl(place, ['status'])).exitCode === 0;
}

/** On any free port, or on the one that is given. Throws OperationalError. */
export async function startServer(place: ClusterPlace, fixedPort?: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    const ended = await pgCtl(place, ['start', ...WAIT, '-l', START_LOG, '-o', settings(port)]);
    if (ended.exitCode === 0) return;
    // Somebody may have taken the port between the question and the start.
    if (attempt === START_ATTEMPTS || fixedPort !== undefined)
      throw await failed(place, 'pg_ctl start', ended);
  }
}

/** Ends every connection, writes everything out and stops. The caller knows that it is this folder's server. */
export async function stopServer(place: ClusterPlace): Promise<void> {
  const ended = await pgCtl(place, ['stop', '-m', 'fast', ...WAIT]);
  if (ended.exitCode !== 0 && (await serverSeemsToRun(place)))
    throw await failed(place, 'pg_ctl stop', ended);
}

/** On the command line, where neither postgresql.conf nor ALTER SYSTEM can undo them. No value holds a space. */
function settings(port: number): string {
  const values = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    // What was acknowledged is on disk.
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    max_connections: 50,
    // Small queries on few cores: parallel workers and compilation cost more than they save.
    max_parallel_workers_per_gather: 0,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A file for each day of the week, so that the log stays within a week.
    logging_collector: 'on',
    log_directory: 'log',
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_age: '1d',
  };
  return Object.entries(values)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
