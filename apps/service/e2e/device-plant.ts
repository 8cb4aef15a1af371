import { asId, type CustomerId, type MachineId, type MachineModelId } from '@kizashi/kernel';
import { openDatabase, schema, startEmbeddedPostgres, type WorkerDatabase } from '@kizashi/storage/database';
import { newHome, type StartOptions, startService, type TestService } from './start-service.ts';

export const MODEL = asId<MachineModelId>('test-machine');
export const CHANNEL = 'spindle.velocity_rms';

export interface DeviceAccess {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
}

/** A service and, beside it, its database: for what has no API of its own. */
export interface DevicePlant {
  readonly service: TestService;
  readonly database: WorkerDatabase;
  /** Where a further start finds the same database. */
  readonly settings: Readonly<Record<string, string>>;
  /** A machine of `customer` with a device that is ready to sign in. */
  newDevice(customer?: 'a' | 'b'): Promise<DeviceAccess>;
  /** Takes PostgreSQL away from under the service. */
  stopPostgres(): Promise<void>;
  remove(): Promise<void>;
}

export async function startDevicePlant(options: StartOptions = {}): Promise<DevicePlant> {
  const home = options.home ?? (await newHome());
  const postgres = await startEmbeddedPostgres(home);
  const opened = await openDatabase({ url: postgres.url, tenant: 'maker' });
  await seed(opened.worker);
  const settings = { KIZASHI_DATABASE_URL: postgres.url };
  const service = await startService({ ...options, home, env: { ...settings, ...options.env } });
  let machines = 0;
  return {
    service,
    database: opened.worker,
    settings,
    newDevice: async (customer = 'a') => {
      machines += 1;
      const machineId = await seedMachine(opened.worker, customer, machines);
      const { status, body } = await service.api('POST', '/api/v1/devices', { machineId });
      if (status !== 201) throw new Error(`no device: ${JSON.stringify(body)}`);
      return body;
    },
    stopPostgres: () => postgres.stop(),
    remove: async () => {
      await service.stop();
      await opened.close();
      await postgres.stop();
      await service.remove();
    },
  };
}

async function seed(database: WorkerDatabase): Promise<void> {
  await database.asWorker(async (tx) => {
    await tx.insert(schema.machineModels).values({
      id: MODEL,
      name: 'Test machine',
      channels: [{ id: asId(CHANNEL), unit: 'mm/s', role: 'wear', positionIds: [] }],
      positions: [
        {
          id: asId('spindle'),
          name: { ja: '主軸', en: 'Spindle' },
          lifeUnit: 'operating-hours',
          partNumber: asId('P-1'),
        },
      ],
    });
    for (const customer of ['a', 'b']) {
      const customerId = asId<CustomerId>(`cus_${customer}`);
      await tx.insert(schema.customers).values({ id: customerId, name: `Customer ${customer}` });
      await tx
        .insert(schema.sites)
        .values({ id: asId(`sit_${customer}`), customerId, name: 'Works', timeZone: 'Asia/Tokyo' });
      await tx.insert(schema.lines).values({
        id: asId(`lin_${customer}`),
        customerId,
        siteId: asId(`sit_${customer}`),
        name: 'Line 1',
        downtimeCostPerHour: 100_000,
      });
    }
  });
}

async function seedMachine(database: WorkerDatabase, customer: string, n: number): Promise<MachineId> {
  const id = asId<MachineId>(`mch_${customer}${n}`);
  await database.asWorker((tx) =>
    tx.insert(schema.machines).values({
      id,
      customerId: asId(`cus_${customer}`),
      siteId: asId(`sit_${customer}`),
      lineId: asId(`lin_${customer}`),
      modelId: MODEL,
      serial: `SN-${customer}-${n}`,
    }),
  );
  return id;
}
