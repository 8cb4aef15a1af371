import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@kizashi/kernel';
import { type ClusterPlace, placeCluster } from './cluster-place.ts';
import { freePort } from './free-port.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import { keepRunning } from './keep-running.ts';
import { findPostmaster } from './postmaster.ts';
import { failed, START_LOG } from './program-failed.ts';
import { reachDatabase } from './reach-database.ts';
import { runProgram } from './run-program.ts';

export interface EmbeddedPostgres {
  /** Of the administrator, with its password. */
  readonly url: string;
  /** It ran already: an earlier service was killed and left it. */
  readonly adopted: boolean;
  /** Ends every connection, writes everything out and stops. Resolves also when it is stopped already. */
  stop(): Promise<void>;
}

const START_ATTEMPTS = 3;
const READY_WITHIN_MS = 60_000;

/**
 * PostgreSQL of this installation alone, on 127.0.0.1: made if it is not there, adopted if it runs, else started.
 * The caller holds the lock of `home`. Throws OperationalError.
 */
export async function startEmbeddedPostgres(
  home: string,
  log: (message: string) => void = () => {},
): Promise<EmbeddedPostgres> {
  const place = await placeCluster(home);
  await initialiseCluster(place);
  const password = await readPassword(place);
  const urlOf = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/kizashi`;

  const deadline = Date.now() + READY_WITHIN_MS;
  let adopted = true;
  for (;;) {
    let running = await findPostmaster(place);
    if (running === undefined) {
      adopted = false;
      await startServer(place);
      running = await findPostmaster(place);
    }
    // One that is starting up after a crash, or stopping for the service before us, says so until it is done.
    if (running !== undefined && (await reachDatabase(urlOf(running.port), place.data))) {
      const { port } = running;
      log(
        `PostgreSQL ${place.binaries.version} ${adopted ? 'was running and is adopted' : 'started'}: ${place.data}`,
      );
      const keeper = keepRunning(running.pid, () => restart(place, port), log);
      return {
        url: urlOf(port),
        adopted,
        stop: async () => {
          await keeper.release();
          await stopServer(place);
        },
      };
    }
    if (Date.now() > deadline) {
      throw new OperationalError(
        'postgres-failed',
        `PostgreSQL in ${place.data} was not ready within ${READY_WITHIN_MS / 1_000} s. Its log is in ${join(place.data, 'log')}`,
        { retryable: true },
      );
    }
    await sleep(100);
  }
}

async function readPassword(place: ClusterPlace): Promise<string> {
  try {
    return (await readFile(place.passwordFile, 'utf8')).trim();
  } catch (cause) {
    throw new OperationalError(
      'postgres-password-missing',
      `${place.passwordFile} cannot be read, but ${place.data} was made with it. Restore the file from a backup`,
      { retryable: false, cause },
    );
  }
}

async function startServer(place: ClusterPlace, fixedPort?: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const port = fixedPort ?? (await freePort());
    const ended = await runProgram(
      join(place.binaries.folder, 'bin', 'pg_ctl'),
      ['start', '-w', '-t', '60', '-D', 'data', '-l', START_LOG, '-o', settings(port)],
      { cwd: place.folder, runAs: place.runAs, timeoutMs: 90_000 },
    );
    if (ended.exitCode === 0) return;
    // Somebody may have taken the port between the question and the start.
    if (attempt === START_ATTEMPTS || fixedPort !== undefined)
      throw await failed(place, 'pg_ctl start', ended);
  }
}

/** After its process was lost: at the same address, which the pools know. */
async function restart(place: ClusterPlace, port: number): Promise<number> {
  const running = await findPostmaster(place);
  if (running === undefined) await startServer(place, port);
  const pid = running?.pid ?? (await findPostmaster(place))?.pid;
  if (pid === undefined) throw new Error('PostgreSQL ended as soon as it had started');
  return pid;
}

/** On the command line, where neither postgresql.conf nor ALTER SYSTEM can undo them. */
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

async function stopServer(place: ClusterPlace): Promise<void> {
  if ((await findPostmaster(place)) === undefined) return;
  const ended = await runProgram(
    join(place.binaries.folder, 'bin', 'pg_ctl'),
    ['stop', '-m', 'fast', '-w', '-t', '60', '-D', 'data'],
    { cwd: place.folder, runAs: place.runAs, timeoutMs: 90_000 },
  );
  if (ended.exitCode !== 0 && (await findPostmaster(place)) !== undefined)
    throw await failed(place, 'pg_ctl stop', ended);
}
