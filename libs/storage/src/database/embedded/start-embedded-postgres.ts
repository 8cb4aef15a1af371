import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@kizashi/kernel';
import { type ClusterPlace, placeCluster } from './cluster-place.ts';
import { initialiseCluster } from './initialise-cluster.ts';
import { keepRunning } from './keep-running.ts';
import { startServer } from './pg-ctl.ts';
import { findPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { fileFailed } from './program-failed.ts';
import { reachDatabase } from './reach-database.ts';

export interface EmbeddedPostgres {
  /** Of the administrator, with its password. */
  readonly url: string;
  /** It ran already: an earlier service was killed and left it. */
  readonly adopted: boolean;
  /** Stops it; resolves also when it is stopped already. */
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;

/**
 * PostgreSQL of this installation alone, on 127.0.0.1: made if it is not there, adopted if it runs, else started,
 * and started again should its process be lost. The caller holds the lock of `home`. Throws OperationalError.
 */
export async function startEmbeddedPostgres(
  home: string,
  log: (message: string) => void = () => {},
): Promise<EmbeddedPostgres> {
  try {
    const place = await placeCluster(home);
    await initialiseCluster(place);
    return await supervise(place, log);
  } catch (error) {
    throw fileFailed(error, home);
  }
}

async function supervise(place: ClusterPlace, log: (message: string) => void): Promise<EmbeddedPostgres> {
  const password = await readPassword(place);
  const urlOf = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/kizashi?sslmode=disable`;
  const { pid, port, adopted } = await adoptOrStart(place, urlOf);
  const how = adopted ? 'was running and is adopted' : 'started';
  log(`PostgreSQL ${place.binaries.version} ${how}: ${place.data}`);
  const keeper = keepRunning(pid, () => restart(place, port), log);
  return {
    url: urlOf(port),
    adopted,
    stop: async () => {
      await keeper.release();
      await stopPostmaster(place);
    },
  };
}

async function adoptOrStart(
  place: ClusterPlace,
  urlOf: (port: number) => string,
): Promise<Postmaster & { adopted: boolean }> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let adopted = true;
  while (Date.now() < deadline) {
    let running = await findPostmaster(place);
    if (running === undefined) {
      adopted = false;
      await startServer(place);
      running = await findPostmaster(place);
    }
    // One that recovers from a crash, or still stops for the service before us, is not ready until it is done.
    if (running !== undefined && (await reachDatabase(urlOf(running.port), place.data))) {
      return { ...running, adopted };
    }
    await sleep(100);
  }
  throw new OperationalError(
    'postgres-failed',
    `PostgreSQL in ${place.data} was not ready within ${READY_WITHIN_MS / 1_000} s. Its log is in ${join(place.data, 'log')}`,
    { retryable: true },
  );
}

/** After its process was lost: at the same address, which the pools know. */
async function restart(place: ClusterPlace, port: number): Promise<number> {
  if ((await findPostmaster(place)) === undefined) await startServer(place, port);
  const running = await findPostmaster(place);
  if (running === undefined) throw new Error('it ended as soon as it had started');
  return running.pid;
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
