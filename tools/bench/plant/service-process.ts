import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@kizashi/storage/database';
import { ProductApi } from '../../../device-sim/src/set-up/product-api.ts';
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../service-flags.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'apps/service/dist/main.js');

/** The product as it is run in earnest: the compiled service, its DuckDB file and its own PostgreSQL. */
export interface ServiceProcess {
  readonly api: ProductApi;
  readonly token: string;
  readonly mqttPort: number;
  /** Service first, then the server of its database: whose CPU is the product's. */
  readonly pids: readonly [number, number];
  /** Stops it and removes everything it has written. */
  remove(): Promise<void>;
}

/** @param nodeArguments such as `--cpu-prof`, for whoever looks for the time. */
export async function startServiceProcess(
  settings: Readonly<Record<string, string>> = {},
  nodeArguments: readonly string[] = [],
): Promise<ServiceProcess> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi-bench-'));
  const token = randomBytes(32).toString('hex');
  const child = spawn(process.execPath, [...SERVICE_FLAGS, ...nodeArguments, MAIN], {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...SERVICE_ENVIRONMENT,
      KIZASHI_HOME: home,
      KIZASHI_HTTP_PORT: '0',
      KIZASHI_MQTT_PORT: '0',
      KIZASHI_BOOTSTRAP_TOKEN: token,
      KIZASHI_LOG_LEVEL: 'warn',
      ...settings,
    },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const remove = async () => {
    await end(child);
    await removeEmbeddedPostgres(home);
    await rm(home, { recursive: true, force: true });
  };
  try {
    const { url, mqttUrl } = await listening(child);
    return {
      api: new ProductApi(url, token),
      token,
      mqttPort: Number(new URL(mqttUrl).port),
      pids: [child.pid ?? 0, await postmasterOf(home)],
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function listening(child: ChildProcess): Promise<{ url: string; mqttUrl: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ url: string; mqttUrl: string }>();
  child.once('message', (message: { url: string; mqttUrl: string }) => resolve(message));
  child.once('close', (code) => reject(new Error(`the service ended with ${code}`)));
  return promise;
}

/** Its first line is the process id. Under root the cluster is outside the home. */
async function postmasterOf(home: string): Promise<number> {
  const id = (await readFile(join(home, 'installation-id'), 'utf8')).trim();
  const folders = [join(home, 'postgres'), join('/var/lib/kizashi', id)];
  for (const folder of folders) {
    const text = await readFile(join(folder, 'cluster/data/postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(text, 10);
    if (pid > 0) return pid;
  }
  throw new Error(`no PostgreSQL of ${home} is running`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
