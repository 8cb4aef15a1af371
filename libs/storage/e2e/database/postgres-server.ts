import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { placeCluster } from '../../src/database/embedded/cluster-place.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { findPostmaster } from '../../src/database/embedded/postmaster.ts';
import { type RunAs, runProgram } from '../../src/database/embedded/run-program.ts';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/index.ts';

/** A real server that a suite has to itself. */
export interface PostgresServer {
  /** Of the administrator. */
  readonly url: string;
  /** Kills the postmaster with -9 and resolves when the server answers again at the same address. */
  crash(): Promise<void>;
  remove(): Promise<void>;
}

export async function embeddedServer(): Promise<PostgresServer> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi postgres-'));
  const embedded = await startEmbeddedPostgres(home);
  return {
    url: embedded.url,
    crash: async () => {
      const running = await findPostmaster(await placeCluster(home));
      if (running === undefined) throw new Error('there is no postmaster to kill');
      process.kill(running.pid, 'SIGKILL');
      await answersAgain(embedded.url, running.pid);
    },
    remove: async () => {
      await embedded.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true });
    },
  };
}

const DEBIAN_PROGRAMS = '/usr/lib/postgresql/15/bin';

export const debianIsInstalled = existsSync(join(DEBIAN_PROGRAMS, 'initdb'));

/** The oldest version that is supported, as Debian 12 packs it. */
export async function debianServer(): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kizashi-debian-'));
  const runAs = await unprivileged(folder);
  const password = randomBytes(12).toString('hex');
  await writeFile(join(folder, 'password'), password);
  if (runAs !== undefined) await chown(join(folder, 'password'), runAs.uid, runAs.gid);
  const run = async (program: string, args: readonly string[]) => {
    const ended = await runProgram(join(DEBIAN_PROGRAMS, program), args, {
      cwd: folder,
      runAs,
      timeoutMs: 60_000,
    });
    if (ended.exitCode !== 0) throw new Error(`${program}: ${ended.output}`);
  };
  await run('initdb', [
    '-D',
    'data',
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    '--pwfile=password',
    '-E',
    'UTF8',
    '--locale=C',
  ]);
  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`;
  const start = () => run('pg_ctl', ['start', '-w', '-D', 'data', '-l', 'log', '-o', settings]);
  await start();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  return {
    url,
    crash: async () => {
      const pid = Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGKILL');
      await eventually(start);
      await answersAgain(url, pid);
    },
    remove: async () => {
      await run('pg_ctl', ['stop', '-m', 'immediate', '-w', '-D', 'data']);
      await rm(folder, { recursive: true });
    },
  };
}

/** PostgreSQL does not run as root: then its folder becomes `nobody`'s. */
async function unprivileged(folder: string): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await chmod(folder, 0o700);
  await chown(folder, 65_534, 65_534);
  await mkdir(folder, { recursive: true });
  return { uid: 65_534, gid: 65_534 };
}

/** A postmaster killed with -9 leaves back-ends that end a moment later; until then no new one starts. */
export async function eventually<T>(action: () => Promise<T>, withinMs = 30_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Not the old server's last breath: that one is asked for its process id. */
async function answersAgain(url: string, killedPid: number): Promise<void> {
  await eventually(async () => {
    const running = await query(url, `select pg_postmaster_start_time() as since`);
    if (running.length === 0) throw new Error('no answer');
    try {
      process.kill(killedPid, 0);
    } catch {
      return;
    }
    throw new Error('the killed postmaster is still there');
  });
}

/** One statement as the administrator. */
export async function query<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** The address of a new, empty database on the server. */
export async function newDatabase(server: PostgresServer): Promise<string> {
  const name = `t_${randomBytes(6).toString('hex')}`;
  await query(server.url, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}
