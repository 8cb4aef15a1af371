import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeEmbeddedPostgres } from '@kizashi/storage/database';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { bootstrap } from '../src/bootstrap.ts';
import { readEnvironment } from '../src/configuration/environment.ts';
import { type Answer, apiOf } from './api.ts';
import { type Route, servedRoutes } from './served-routes.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface StartOptions {
  /** Settings beside ports, home and token; they win over the defaults of the test. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder that an earlier service left; a new temporary one where it is left out. */
  readonly home?: string;
  /** `process` runs the compiled service as a child that can be killed; `in-process` starts faster. */
  readonly as?: 'in-process' | 'process';
  readonly token?: string;
}

export interface TestService {
  readonly url: string;
  readonly mqttUrl: string;
  /** The bootstrap token, with every right. */
  readonly token: string;
  readonly home: string;
  readonly pid: number;
  /** One call of the API with the bootstrap token, or with `headers` of your own. */
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  /** Stops cleanly; the home stays. */
  stop(): Promise<void>;
  /** kill -9; PostgreSQL keeps running, as after a real crash. Only for `as: 'process'`. */
  kill9(): Promise<void>;
  /** What the child wrote so far; empty in-process. */
  output(): string;
  /** The application itself; only in-process. */
  app(): NestFastifyApplication;
  /** Every route that is really served; only in-process. */
  routes(): readonly Route[];
  /** Stops if it runs and removes the home with its PostgreSQL. */
  remove(): Promise<void>;
}

export async function newHome(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'kizashi e2e '));
}

/** A service on a home of its own, free ports and a random token: tests may run beside each other. */
export async function startService(options: StartOptions = {}): Promise<TestService> {
  const home = options.home ?? (await newHome());
  const token = options.token ?? randomBytes(32).toString('hex');
  const env = {
    KIZASHI_HOME: home,
    KIZASHI_HTTP_PORT: '0',
    KIZASHI_MQTT_PORT: '0',
    KIZASHI_BOOTSTRAP_TOKEN: token,
    KIZASHI_LOG_LEVEL: 'warn',
    ...options.env,
  };
  const running = await (options.as === 'process' ? runProcess(env) : runInProcess(env));
  return {
    ...running,
    token,
    home,
    api: apiOf(running.url, token),
    remove: async () => {
      await running.stop();
      await removeHome(home);
    },
  };
}

/** Also after `kill9`, when PostgreSQL was left behind. */
export async function removeHome(home: string): Promise<void> {
  await removeEmbeddedPostgres(home);
  await rm(home, { recursive: true, force: true });
}

type Running = Pick<TestService, 'url' | 'mqttUrl' | 'pid' | 'stop' | 'kill9' | 'output' | 'routes' | 'app'>;

async function runInProcess(env: Readonly<Record<string, string>>): Promise<Running> {
  const service = await bootstrap(readEnvironment(env));
  return {
    url: service.url,
    mqttUrl: service.mqttUrl ?? '',
    pid: process.pid,
    stop: () => service.stop(),
    kill9: () => Promise.reject(new Error("start it with as: 'process' to kill it")),
    output: () => '',
    routes: () => servedRoutes(service.app),
    app: () => service.app,
  };
}

async function runProcess(env: Readonly<Record<string, string>>): Promise<Running> {
  await buildService();
  const child = spawnService(env);
  const output = collect(child);
  const { url, mqttUrl } = await listening(child, output);
  return {
    url,
    mqttUrl,
    pid: child.pid ?? 0,
    stop: () => end(child, 'SIGTERM'),
    kill9: () => end(child, 'SIGKILL'),
    output,
    routes: () => notInProcess(),
    app: () => notInProcess(),
  };
}

function notInProcess(): never {
  throw new Error("start it with as: 'in-process' to look inside");
}

/** The compiled service as it is run in earnest; `npm test` has built it, alone this brings it up to date. */
export function spawnService(env: Readonly<Record<string, string>>): ChildProcess {
  return spawn(process.execPath, [MAIN], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
}

let built: Promise<void> | undefined;

/** Nothing to do under `npm test`, which has built everything: two builds at once would pull files from under a test. */
export function buildService(): Promise<void> {
  if (process.env.KIZASHI_TESTS_BUILT === '1') return Promise.resolve();
  built ??= (async () => {
    const tsc = spawn(join(ROOT, 'node_modules/.bin/tsc'), ['-b', 'apps/service/tsconfig.build.json'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const said = collect(tsc);
    const [code] = (await once(tsc, 'close')) as [number];
    if (code !== 0) throw new Error(`the service could not be built:\n${said()}`);
  })();
  return built;
}

export function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return () => text;
}

async function listening(
  child: ChildProcess,
  output: () => string,
): Promise<{ url: string; mqttUrl: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; mqttUrl: string }>();
  child.on('message', (message: { type?: string; url?: string; mqttUrl?: string }) => {
    if (message.type === 'listening') resolve({ url: message.url ?? '', mqttUrl: message.mqttUrl ?? '' });
  });
  child.once('close', (code) => reject(new Error(`the service ended with ${code}:\n${output()}`)));
  return promise;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  await closed;
}
