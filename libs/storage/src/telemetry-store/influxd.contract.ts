import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from '@jest/globals';

/** A private influxd with its own configuration, folders and ports. */
export interface Influxd {
  /** `host:port` of its HTTP API. */
  readonly host: string;
  /** Runs a statement, signed in as `user:password` where one is given. */
  query(statement: string, as?: string): Promise<void>;
  /** Stops the server and keeps its data; `resume` starts it again on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** The process stands still, with its connections open, until it is thawed. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/**
 * Describes what needs a real InfluxDB. Where influxd is not installed it prints `SKIPPED:` with the reason, which
 * the test runner counts, except in CI, where the suite fails instead.
 */
export function describeWithInfluxd(name: string, body: () => void): void {
  const installed = spawnSync('influxd', ['version']).status === 0;
  if (installed) {
    describe(name, body);
  } else if (process.env.CI === 'true') {
    it(`${name} needs influxd`, () => {
      throw new Error('influxd not found: install InfluxDB 1.x (Debian: influxdb), or unset CI');
    });
  } else {
    process.stdout.write(`SKIPPED: influxd not found: ${name}\n`);
    describe.skip(name, body);
  }
}

export async function startInfluxd({ auth = false } = {}): Promise<Influxd> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi-influxd-'));
  const [http, rpc] = await Promise.all([freePort(), freePort()]);
  const config = join(home, 'influxdb.conf');
  await writeFile(config, configuration(home, http, rpc, auth));
  const host = `127.0.0.1:${http}`;
  let running = await run(config, host);
  return {
    host,
    async query(statement, as) {
      const answer = await fetch(`http://${host}/query`, {
        method: 'POST',
        headers: as === undefined ? {} : { Authorization: `Basic ${Buffer.from(as).toString('base64')}` },
        body: new URLSearchParams({ q: statement }),
      });
      if (!answer.ok) throw new Error(await answer.text());
    },
    pause: () => stopProcess(running),
    async resume() {
      running = await run(config, host);
    },
    freeze: () => void running.kill('SIGSTOP'),
    thaw: () => void running.kill('SIGCONT'),
    async stop() {
      running.kill('SIGCONT');
      await stopProcess(running);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function run(config: string, host: string): Promise<ChildProcess> {
  const influxd = spawn('influxd', ['run', '-config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  influxd.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-5_000);
  });
  for (let tries = 0; tries < 200 && influxd.exitCode === null; tries++) {
    const answers = await fetch(`http://${host}/ping`).then(
      ({ status }) => status === 204,
      () => false,
    );
    if (answers) return influxd;
    await sleep(100);
  }
  await stopProcess(influxd);
  throw new Error(`influxd did not start:\n${log}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(late);
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

function configuration(home: string, http: number, rpc: number, auth: boolean): string {
  return `
reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${home}/meta"
[data]
  dir = "${home}/data"
  wal-dir = "${home}/wal"
  query-log-enabled = false
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
  auth-enabled = ${auth}
`;
}
