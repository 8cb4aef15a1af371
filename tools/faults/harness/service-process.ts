import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { FAST_FORWARD_FLAGS } from '../../service-flags.mjs';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = fileURLToPath(new URL('../../../apps/service/dist/main.js', import.meta.url));
const LISTENS_WITHIN_MS = 60_000;

/** The compiled service as it is run in earnest, as a child of this process. */
export interface ServiceProcess {
  readonly pid: number;
  readonly url: string;
  readonly mqttUrl: string;
  /** Everything it wrote so far. */
  output(): string;
  /** SIGTERM, and the milliseconds until it was gone. */
  stop(): Promise<number>;
  /** kill -9; its PostgreSQL keeps running, as after a real crash. */
  kill9(): Promise<void>;
}

/** @throws Error with what the service wrote, when it ends instead of listening */
export async function startServiceProcess(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const { child, output } = spawnService(env);
  const { url, mqttUrl } = await listening(child, output);
  return {
    pid: child.pid ?? 0,
    url,
    mqttUrl,
    output,
    stop: () => end(child, 'SIGTERM'),
    kill9: async () => {
      await end(child, 'SIGKILL');
    },
  };
}

/** Starts a service that is expected to refuse: its exit code and what it said. */
export async function runServiceToEnd(
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly output: string; readonly ms: number }> {
  const startedAt = performance.now();
  const { child, output } = spawnService(env);
  const tooLong = setTimeout(() => child.kill('SIGKILL'), LISTENS_WITHIN_MS);
  const [code] = (await once(child, 'close')) as [number | null];
  clearTimeout(tooLong);
  return { code, output: output(), ms: Math.round(performance.now() - startedAt) };
}

function spawnService(env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [...FAST_FORWARD_FLAGS, MAIN], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      KIZASHI_LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  return { child, output: () => text };
}

async function listening(child: ChildProcess, output: () => string) {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; mqttUrl: string }>();
  const tooLong = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new Error(`the service does not listen after ${LISTENS_WITHIN_MS / 1_000} s:\n${output()}`));
  }, LISTENS_WITHIN_MS);
  child.on('message', (message: { type?: string; url?: string; mqttUrl?: string }) => {
    if (message.type === 'listening') resolve({ url: message.url ?? '', mqttUrl: message.mqttUrl ?? '' });
  });
  child.once('close', (code) => reject(new Error(`the service ended with ${code}:\n${output()}`)));
  return promise.finally(() => clearTimeout(tooLong));
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number> {
  const startedAt = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }
  return Math.round(performance.now() - startedAt);
}
