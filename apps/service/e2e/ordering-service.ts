import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order, OrderEvent } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, epochMs, type OrderId, plus, toIso } from '@kizashi/kernel';
import {
  openDatabase,
  removeEmbeddedPostgres,
  schema,
  startEmbeddedPostgres,
  type WorkerDatabase,
} from '@kizashi/storage/database';
import { asc, eq } from 'drizzle-orm';
import { type Answer, apiOf } from './api.ts';
import { type Plant, seedCatalogue, seedPlant, windowAfter } from './ordering-plant.ts';
import { startService, type TestService } from './start-service.ts';

/** When the orders of a suite open; the fleet clock is the wall's. */
export const NOW = epochMs(Date.now());

interface Call {
  /** Null leaves the header out; the default is the version last read, and a new key. */
  readonly ifMatch?: string | null;
  readonly key?: string | null;
  readonly token?: string;
}

/** A service over HTTP, and the worker's way into its database to seed what the rooms would have found. */
export interface OrderingService {
  readonly service: TestService;
  readonly database: WorkerDatabase;
  /** With plenty of spares. */
  readonly plant: Plant;
  /** Id of a user who can be assigned. */
  readonly engineer: string;
  read(id: OrderId): Promise<Order>;
  verb(id: OrderId, name: string, body?: unknown, call?: Call): Promise<Answer>;
  /** A verb that must succeed. */
  done(id: OrderId, name: string, body?: unknown): Promise<Order>;
  /** A body that is right for the verb, so that the state alone decides. */
  bodyOf(name: string): object;
  eventsOf(id: OrderId): Promise<OrderEvent[]>;
  auditOf(id: OrderId): Promise<{ action: string; actor: string }[]>;
  tokenOf(role: string, plant: Plant): Promise<string>;
  remove(): Promise<void>;
}

export async function startOrderingService(
  env: Readonly<Record<string, string>> = {},
): Promise<OrderingService> {
  const home = await mkdtemp(join(tmpdir(), 'kizashi orders-'));
  const postgres = await startEmbeddedPostgres(home);
  const service = await startService({ env: { KIZASHI_DATABASE_URL: postgres.url, ...env } });
  const opened = await openDatabase({ url: postgres.url, tenant: 'maker' });
  const database = opened.worker;
  await seedCatalogue(database);
  const plant = await seedPlant(database, 'Tokiwa', 100);
  const user = { name: 'Mori', email: 'mori@example.test', role: 'field-engineer' };
  const engineer = (await service.api('POST', '/api/v1/users', user)).body.id as string;

  const read: OrderingService['read'] = async (id) => (await service.api('GET', `/api/v1/orders/${id}`)).body;
  const verb: OrderingService['verb'] = async (id, name, body = {}, call = {}) => {
    const ifMatch = call.ifMatch === undefined ? `"${(await read(id)).version}"` : call.ifMatch;
    const key = call.key === undefined ? randomUUID() : call.key;
    const headers = {
      ...(ifMatch !== null && { 'if-match': ifMatch }),
      ...(key !== null && { 'idempotency-key': key }),
    };
    const api = apiOf(service.url, call.token ?? service.token);
    return api('POST', `/api/v1/orders/${id}/${name}`, body, headers);
  };
  return {
    service,
    database,
    plant,
    engineer,
    read,
    verb,
    done: async (id, name, body) => {
      const answer = await verb(id, name, body);
      if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    bodyOf: (name) => (name === 'assign' ? { userId: engineer } : (VERBS[name] ?? {})),
    eventsOf: async (id) => (await service.api('GET', `/api/v1/orders/${id}/events`)).body.items,
    auditOf: (id) =>
      database.asWorker((tx) =>
        tx
          .select({ action: schema.auditLog.action, actor: schema.auditLog.actor })
          .from(schema.auditLog)
          .where(eq(schema.auditLog.subject, `order:${id}`))
          .orderBy(asc(schema.auditLog.id)),
      ),
    tokenOf: async (role, { customerId }) =>
      (await service.api('POST', '/api/v1/tokens', { name: role, role, customerId })).body.token,
    remove: async () => {
      await service.remove();
      await opened.close();
      await postgres.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true, force: true });
    },
  };
}

export function isoWindow(at: EpochMs, days: number): { windowFrom: string; windowTo: string } {
  const { from, to } = windowAfter(at, days);
  return { windowFrom: toIso(from), windowTo: toIso(to) };
}

const VERBS: Readonly<Record<string, object>> = {
  acknowledge: {},
  accept: {},
  defer: { until: toIso(plus(NOW, 7 * DAY_MS)) },
  decline: { reason: 'the line is sold' },
  assign: {},
  'confirm-stop': {},
  schedule: isoWindow(NOW, 5),
  start: { overrideReason: 'the line stands still' },
  'as-found': { severity: 'failed', mode: 'spalling' },
  'as-left': { note: 'runs true' },
  complete: { newSerial: 'SN-NEW' },
  cancel: { reason: 'wrong machine' },
};
export const VERB_NAMES = Object.keys(VERBS);
