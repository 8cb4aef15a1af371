import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { type EpochMs, toIso } from '@kizashi/kernel';
import { ProductApi } from '../../../../device-sim/src/set-up/product-api.ts';
import { FAST_FORWARD_FLAGS } from '../../../service-flags.mjs';
import { root } from '../../../workspace.mjs';

/** The product as it is run, with PostgreSQL, DuckDB and its broker, on a clock that somebody drives. */
export interface DrivenService {
  readonly api: ProductApi;
  /** Runs `sim fleet` on it to its end. @throws Error where that fails. */
  simulate(args: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the compiled service on `home`. On a folder that an earlier run left, the clock goes on from where it stood.
 * The children end by themselves once this process is gone.
 */
export async function startDrivenService(home: string, startsAt: EpochMs): Promise<DrivenService> {
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    KIZASHI_HOME: home,
    KIZASHI_HTTP_PORT: '0',
    KIZASHI_MQTT_PORT: '0',
    KIZASHI_BOOTSTRAP_TOKEN: randomBytes(32).toString('hex'),
    KIZASHI_LOG_LEVEL: 'warn',
    KIZASHI_CLOCK: 'driven',
    KIZASHI_CLOCK_START: toIso(startsAt),
  };
  const run = (script: string, args: readonly string[]) =>
    spawn(process.execPath, [...FAST_FORWARD_FLAGS, join(root, script), ...args], {
      cwd: root,
      env,
      // What they say is no part of the figures on standard output.
      stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
      detached: true,
    });
  const service = run('apps/service/dist/main.js', []);
  const { url, mqttUrl } = await listening(service);
  return {
    api: new ProductApi(url, env.KIZASHI_BOOTSTRAP_TOKEN),
    simulate: async (args) => {
      const child = run('device-sim/dist/main.js', ['fleet', '--url', url, '--mqtt', mqttUrl, ...args]);
      const [code, signal] = await once(child, 'close');
      if (code !== 0) throw new Error(`the simulated fleet ended with ${code ?? signal}`);
    },
    stop: async () => {
      if (service.exitCode !== null || service.signalCode !== null) return;
      const closed = once(service, 'close');
      service.kill('SIGTERM');
      await closed;
    },
  };
}

async function listening(child: ChildProcess): Promise<{ url: string; mqttUrl: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; mqttUrl: string }>();
  child.once('message', (message: { url: string; mqttUrl: string }) => resolve(message));
  child.once('close', (code) => reject(new Error(`the service ended with ${code}`)));
  return promise;
}
