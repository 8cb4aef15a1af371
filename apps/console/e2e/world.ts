import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DAY_MS, epochMs, toIso } from '@kizashi/kernel';
import { seedOrder } from '../../service/e2e/ordering-plant.ts';
import { type OrderingService, startOrderingService } from '../../service/e2e/ordering-service.ts';
import { collect } from '../../service/e2e/start-service.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SIMULATOR = join(ROOT, 'device-sim/dist/main.js');
const SCENARIO = join(ROOT, 'device-sim/scenarios/start.json');
const CONSOLE = join(ROOT, 'apps/console/dist/index.html');
const PAST_DAYS = 21;

/** The real product with nothing in it yet, and the means to fill it. */
export interface World extends OrderingService {
  /** A new sign-in link of a planner of the maker. */
  signInLink(): Promise<string>;
  /** Drives a simulated fleet through three weeks, over MQTT and HTTP like any fleet; resolves when it has arrived. */
  driveFleet(scenario?: string): Promise<void>;
  /** Opens an order for a machine of its own, as the rules would; its id. */
  openOrder(): Promise<string>;
}

export async function startWorld(): Promise<World> {
  await build('tsc', ['-b', 'device-sim/tsconfig.build.json'], SIMULATOR);
  await build('vite', ['build', 'apps/console'], CONSOLE);
  const began = toIso(epochMs(Date.now() - PAST_DAYS * DAY_MS));
  const ordering = await startOrderingService({ KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: began });
  const { service, database, plant } = ordering;
  const planner = { name: 'Mika Arai', email: 'arai@example.test', role: 'planner', language: 'en' };
  const user = (await service.api('POST', '/api/v1/users', planner)).body.id as string;
  return {
    ...ordering,
    signInLink: async () => (await service.api('POST', `/api/v1/users/${user}/sign-in-links`, {})).body.url,
    driveFleet: (scenario = SCENARIO) =>
      run(
        spawn(
          process.execPath,
          [
            SIMULATOR,
            ...['fleet', '--scenario', scenario, '--data', join(service.home, 'simulator')],
            ...['--url', service.url, '--mqtt', service.mqttUrl],
          ],
          {
            cwd: ROOT,
            env: {
              PATH: process.env.PATH,
              KIZASHI_HOME: service.home,
              KIZASHI_BOOTSTRAP_TOKEN: service.token,
            },
            stdio: ['ignore', 'pipe', 'pipe'],
          },
        ),
        'the simulated fleet',
      ),
    openOrder: async () => {
      const { now } = (await service.api('GET', '/api/v1/clock')).body;
      return (await seedOrder(database, plant, epochMs(Date.parse(now)))).orderId;
    },
  };
}

/** `npm test` builds before it tests; alone a test builds what is missing. */
async function build(tool: string, args: readonly string[], result: string): Promise<void> {
  if (existsSync(result)) return;
  const bin = [join(ROOT, 'apps/console/node_modules/.bin', tool), join(ROOT, 'node_modules/.bin', tool)];
  const command = bin.find((path) => existsSync(path)) ?? tool;
  await run(
    spawn(process.execPath, [command, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] }),
    tool,
  );
}

async function run(child: ChildProcess, name: string): Promise<void> {
  const said = collect(child);
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${said()}`);
}
