import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asId, type ChannelId, epochMs, toIso } from '@kizashi/kernel';
import {
  openDatabase,
  removeEmbeddedPostgres,
  schema,
  startEmbeddedPostgres,
} from '@kizashi/storage/database';
import { POSITION, seedCatalogue, seedOrder, seedPlant, windowAfter } from '../ordering-plant.ts';
import { startService, type TestService } from '../start-service.ts';

/** The fleet clock stands still: what changes in the database is what a request did. */
const NOW = epochMs(Date.UTC(2026, 7, 1));

const A_FALSE_ALARM = {
  kind: 'false-alarm' as const,
  low: -380_000,
  mid: -380_000,
  high: -380_000,
  currency: 'JPY',
  basis: {
    severity: 'none' as const,
    pFailBefore: null,
    unplannedHours: null,
    plannedHours: null,
    downtimeCostPerHour: null,
    lifeLeftShare: null,
    price: 320_000,
    labour: 60_000,
  },
};

export const VELOCITY = {
  id: asId<ChannelId>('spindle.velocity_rms'),
  unit: 'mm/s',
  role: 'wear' as const,
  positionIds: [POSITION],
  worsens: 'up' as const,
};

/** Everything that belongs to one customer, by the resource that it is in the API. */
export interface CustomersThings {
  readonly customers: string;
  readonly sites: string;
  readonly lines: string;
  readonly 'planned-stops': string;
  readonly machines: string;
  readonly devices: string;
  readonly 'fitted-parts': string;
  readonly orders: string;
  readonly users: string;
  readonly tokens: string;
  /** Not a resource of its own. */
  readonly forecast: string;
  /** Appears in names and serial numbers of this customer alone. */
  readonly mark: string;
}

export interface TwoCustomers {
  readonly service: TestService;
  /** Of PostgreSQL's administrator. */
  readonly adminUrl: string;
  readonly mine: CustomersThings;
  readonly theirs: CustomersThings;
  /** Of an administrator among the people of `mine`: who may most, but only there. */
  readonly token: string;
  remove(): Promise<void>;
}

export async function startWithTwoCustomers(): Promise<TwoCustomers> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi isolation-'));
  const postgres = await startEmbeddedPostgres(home);
  const service = await startService({
    env: {
      KIZASHI_DATABASE_URL: postgres.url,
      KIZASHI_CLOCK: 'driven',
      KIZASHI_CLOCK_START: toIso(NOW),
    },
  });
  const database = await openDatabase({ url: postgres.url, tenant: 'maker' });

  const create = async (resource: string, body: object): Promise<{ id: string; token?: string }> => {
    const answer = await service.api('POST', `/api/v1/${resource}`, body);
    if (answer.status !== 201) throw new Error(`${resource}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  const furnish = async (): Promise<CustomersThings & { token: string }> => {
    const mark = `only-${randomBytes(6).toString('hex')}`;
    const plant = await seedPlant(database.worker, mark, 3);
    const { worn, orderId } = await seedOrder(database.worker, plant, NOW);
    const { from, to } = windowAfter(NOW, 9);
    const { customerId, lineId } = plant;
    const stop = await create('planned-stops', { lineId, from: toIso(from), to: toIso(to) });
    // Accepted, so that what may follow is refused for the foreign id alone.
    const accepted = await service.api(
      'POST',
      `/api/v1/orders/${orderId}/accept`,
      {},
      {
        'if-match': '*',
        'idempotency-key': mark,
      },
    );
    if (accepted.status !== 200) throw new Error(`accept: ${JSON.stringify(accepted.body)}`);
    const device = await create('devices', { machineId: worn.machineId });
    await database.worker.asWorker(async (tx) => {
      const ofCustomer = { customerId, recordedAt: NOW };
      const { machineId, fittedPartId, forecastId } = worn;
      await tx
        .insert(schema.swapReports)
        .values({ ...ofCustomer, machineId, fittedPartId, source: 'hand', at: NOW, actor: mark });
      await tx
        .insert(schema.ledgerEntries)
        .values({ ...ofCustomer, ...A_FALSE_ALARM, id: `led_${mark}`, orderId, forecastId, bookedAt: NOW });
    });
    const email = `${mark}@example.test`;
    const user = await create('users', { name: mark, email, role: 'plant-manager', customerId });
    const token = await create('tokens', { name: mark, role: 'admin', customerId });
    return {
      customers: customerId,
      sites: plant.siteId,
      lines: lineId,
      'planned-stops': stop.id,
      machines: worn.machineId,
      devices: device.id,
      'fitted-parts': worn.fittedPartId,
      orders: orderId,
      users: user.id,
      tokens: token.id,
      forecast: worn.forecastId,
      mark,
      token: token.token ?? '',
    };
  };

  await seedCatalogue(database.worker);
  await database.worker.asWorker((tx) => tx.update(schema.machineModels).set({ channels: [VELOCITY] }));
  const mine = await furnish();
  const theirs = await furnish();
  return {
    service,
    adminUrl: postgres.url,
    mine,
    theirs,
    token: mine.token,
    remove: async () => {
      await service.remove();
      await database.close();
      await postgres.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true, force: true });
    },
  };
}
