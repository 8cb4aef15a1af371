import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { startServer } from '../server-process.ts';

/** A real InfluxDB 1.x of this machine, with folders and ports of its own. */
export interface Influxd {
  /** `host:port` of its HTTP API. */
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  /** The rows of the answer to an InfluxQL statement, of all its series. */
  query(statement: string, options?: QueryOptions): Promise<readonly (readonly unknown[])[]>;
  /** Stops the server and keeps its data; `resume` starts it again on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The process stands still, with its connections open, until it is thawed. */
  freeze(): void;
  thaw(): void;
  /** Takes its data away, too. */
  stop(): Promise<void>;
}

export interface QueryOptions {
  readonly database?: string;
  /** `user:password` */
  readonly as?: string;
}

interface Answer {
  readonly results: readonly {
    readonly error?: string;
    readonly series?: readonly { readonly values?: readonly (readonly unknown[])[] }[];
  }[];
}

/** Why there can be none here. */
export function influxdUnavailable(): string | undefined {
  return spawnSync('influxd', ['version']).status === 0
    ? undefined
    : 'influxd not found: install InfluxDB 1.x (Debian: influxdb)';
}

/** InfluxDB with `influxdb.conf` of this folder. */
export async function startInfluxd({ auth = false } = {}): Promise<Influxd> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi-influxd-'));
  // At once: one after the other they may be the same.
  const [port, rpc] = await Promise.all([freePort(), freePort()]);
  const host = `127.0.0.1:${port}`;
  const run = () =>
    startServer(
      'influxd',
      ['run', '-config', join(import.meta.dirname, 'influxdb.conf')],
      () => answers(host),
      {
        INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpc}`,
        INFLUXDB_HTTP_BIND_ADDRESS: host,
        INFLUXDB_HTTP_AUTH_ENABLED: String(auth),
        INFLUXDB_META_DIR: join(home, 'meta'),
        INFLUXDB_DATA_DIR: join(home, 'data'),
        INFLUXDB_DATA_WAL_DIR: join(home, 'wal'),
      },
    );
  let running = await run();
  return {
    host,
    port,
    get pid() {
      return running.pid;
    },
    query: (statement, options) => query(host, statement, options),
    pause: () => running.stop(),
    resume: async () => {
      running = await run();
    },
    freeze: () => running.freeze(),
    thaw: () => running.thaw(),
    stop: async () => {
      await running.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

function answers(host: string): Promise<boolean> {
  return fetch(`http://${host}/ping`).then(
    ({ status }) => status === 204,
    () => false,
  );
}

async function query(host: string, statement: string, { database, as }: QueryOptions = {}) {
  const answer = await fetch(`http://${host}/query`, {
    method: 'POST',
    headers: as === undefined ? {} : { Authorization: `Basic ${Buffer.from(as).toString('base64')}` },
    body: new URLSearchParams({ q: statement, ...(database !== undefined && { db: database }) }),
  });
  if (!answer.ok) throw new Error(`InfluxDB: ${await answer.text()}`);
  const { results } = (await answer.json()) as Answer;
  return results.flatMap(({ error, series = [] }) => {
    if (error !== undefined) throw new Error(`InfluxDB: ${error}`);
    return series.flatMap(({ values = [] }) => values);
  });
}
