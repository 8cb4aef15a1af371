import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeEmbeddedPostgres } from '@kizashi/storage/database';
import { type Answer, apiOf } from '../../../apps/service/e2e/api.ts';
import { CATALOGUE_PART, MACHINE_MODEL } from '../../../apps/service/e2e/fleet-plant.ts';
import { type ServiceProcess, startServiceProcess } from './service-process.ts';

/** Its machines have no part that wears, so that nothing but ingest is at work. */
export const PLAIN_MODEL = 'plain';
export const PLAIN_CHANNEL = 'spindle.velocity_rms';

/** Senders here have hundreds of messages on their way, which is more than a device may have. */
const FAST = { KIZASHI_DEVICE_RATE: '10000' };

export interface Device {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
  readonly machineId: string;
}

export interface PlantOptions {
  /** An empty folder of the caller's own, for example on a small disk. */
  readonly home?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A service on a data folder of its own, with a customer, a line and as many machines as are asked for. */
export interface Plant {
  readonly home: string;
  /** The one that runs now; throws while none does. */
  readonly service: ServiceProcess;
  readonly running: boolean;
  /** Settings that every start of it gets. */
  readonly env: Readonly<Record<string, string>>;
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  /** What was created; anything else is an error. */
  create(path: string, body: unknown): Promise<Answer['body']>;
  newDevice(modelId?: string): Promise<Device>;
  newDevices(count: number, modelId?: string): Promise<Device[]>;
  /** Starts it again after it was stopped or killed; `env` only for this start. */
  start(env?: Readonly<Record<string, string>>): Promise<ServiceProcess>;
  stop(): Promise<number>;
  kill9(): Promise<void>;
  /** Stops it if it runs, and removes its data with its PostgreSQL. */
  remove(): Promise<void>;
}

/** Many at once, since every one costs the service a few milliseconds of waiting. */
const AT_ONCE = 8;

export async function startPlant(options: PlantOptions = {}): Promise<Plant> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'kizashi faults ')));
  const token = randomBytes(32).toString('hex');
  const env = { KIZASHI_HOME: home, KIZASHI_BOOTSTRAP_TOKEN: token, ...FAST, ...options.env };
  let running: ServiceProcess | undefined;
  let machines = 0;
  let removed = false;
  let lineId = '';

  const service = (): ServiceProcess => {
    if (running === undefined) throw new Error('the service does not run just now');
    return running;
  };
  const plant: Plant = {
    home,
    env,
    get service() {
      return service();
    },
    get running() {
      return running !== undefined;
    },
    api: (method, path, body) => apiOf(service().url, token)(method, path, body),
    create: async (path, body) => {
      const answer = await plant.api('POST', path, body);
      if (answer.status === 201) return answer.body;
      throw new Error(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    },
    newDevice: async (modelId = PLAIN_MODEL) => {
      machines += 1;
      const serial = `SN-${machines}`;
      const { id: machineId } = await plant.create('/api/v1/machines', { serial, modelId, lineId });
      return { ...(await plant.create('/api/v1/devices', { machineId })), machineId };
    },
    newDevices: async (count, modelId) => {
      const devices: Device[] = [];
      const worker = async () => {
        while (devices.length + AT_ONCE <= count) devices.push(await plant.newDevice(modelId));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      while (devices.length < count) devices.push(await plant.newDevice(modelId));
      return devices.slice(0, count);
    },
    start: async (extra = {}) => {
      running = await startServiceProcess({ ...env, ...extra });
      return running;
    },
    stop: async () => {
      const ms = (await running?.stop()) ?? 0;
      running = undefined;
      return ms;
    },
    kill9: async () => {
      await running?.kill9();
      running = undefined;
    },
    remove: async () => {
      if (removed) return;
      removed = true;
      await plant.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true, force: true });
    },
  };
  try {
    await plant.start();
    lineId = await setUp(plant);
    return plant;
  } catch (error) {
    await plant.remove();
    throw error;
  }
}

async function setUp(plant: Plant): Promise<string> {
  await plant.create('/api/v1/part-catalogue', CATALOGUE_PART);
  await plant.create('/api/v1/machine-models', MACHINE_MODEL);
  await plant.create('/api/v1/machine-models', {
    id: PLAIN_MODEL,
    name: 'Plain machine',
    channels: [
      { id: PLAIN_CHANNEL, unit: 'mm/s', role: 'context' },
      { id: 'hours', unit: 'h', role: 'usage' },
    ],
    positions: MACHINE_MODEL.positions,
  });
  const { id: customerId } = await plant.create('/api/v1/customers', { name: 'Fault trials' });
  const site = { customerId, name: 'Works', timeZone: 'Asia/Tokyo' };
  const { id: siteId } = await plant.create('/api/v1/sites', site);
  const line = { siteId, name: 'Line 1', downtimeCostPerHour: 90_000 };
  return (await plant.create('/api/v1/lines', line)).id;
}
