import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './measure.ts';

const DATABASE = 'kizashi';
const STARTS_WITHIN_MS = 20_000;

/** A real InfluxDB 1.x of this machine, with folders and ports of its own. */
export interface Influxd {
  readonly port: number;
  /** For KIZASHI_TELEMETRY_URL; over another port where something stands between. */
  url(port?: number): string;
  /** Instants that it holds of all machines. */
  countInstants(): Promise<number>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** The process stands still with its connections open. */
  freeze(): void;
  thaw(): void;
  remove(): Promise<void>;
}

export function influxdUnavailable(): string | undefined {
  return spawnSync('influxd', ['version']).status === 0
    ? undefined
    : 'influxd (Debian: influxdb) is not installed';
}

export async function startInfluxd(): Promise<Influxd> {
  const folder = await mkdtemp(join(tmpdir(), 'kizashi-faults-influxd-'));
  const [port, rpc] = [await freePort(), await freePort()];
  const config = join(folder, 'influxdb.conf');
  await writeFile(config, configuration(folder, port, rpc));
  const query = async (q: string): Promise<string> => {
    const body = new URLSearchParams({ db: DATABASE, q });
    return (await fetch(`http://127.0.0.1:${port}/query`, { method: 'POST', body })).text();
  };
  let child: ChildProcess;
  const influxd: Influxd = {
    port,
    url: (over = port) => `influx+http://127.0.0.1:${over}/${DATABASE}`,
    countInstants: async () => {
      const { results } = JSON.parse(await query('SELECT count("_seq") FROM /readings_.*/')) as {
        results: readonly { series?: readonly { values: readonly (readonly number[])[] }[] }[];
      };
      const counts = (results[0]?.series ?? []).map(({ values }) => values[0]?.[1] ?? 0);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    start: async () => {
      child = spawn('influxd', ['run', '-config', config], { stdio: 'ignore' });
      const answers = () => query('SHOW DATABASES').then(Boolean, () => false);
      if ((await until(answers, STARTS_WITHIN_MS)) === undefined) throw new Error('influxd does not start');
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await exited;
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    remove: async () => {
      await influxd.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await influxd.start();
  await query(`CREATE DATABASE ${DATABASE}`);
  return influxd;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

function configuration(folder: string, port: number, rpc: number): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
`;
}
