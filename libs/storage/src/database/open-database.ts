import pg from 'pg';
import { type Connection, connectionOf } from './connection.ts';
import { translateDatabaseError } from './database-errors.ts';
import { APP_ROLE, connectionAs, ensureRoles, refuseMissingPassword, WORKER_ROLE } from './database-roles.ts';
import { runMigrations } from './run-migrations.ts';
import { ScopedDatabase } from './scoped-database.ts';
import { connectPool, TransactionPool } from './transaction-pool.ts';
import { unsuitableServer } from './unsuitable-server.ts';
import { WorkerDatabase } from './worker-database.ts';

export interface OpenDatabase {
  readonly scoped: ScopedDatabase;
  readonly worker: WorkerDatabase;
  /** The roles that the two really run with, as the server names them. */
  readonly roles: { readonly app: string; readonly worker: string };
  /** Waits for the transactions under way. */
  close(): Promise<void>;
}

/** Any number that no other program is likely to lock: the letters "kiza". */
const START_UP_LOCK = 0x6b697a61;
const CONNECT_TIMEOUT_MS = 10_000;
const APP_CONNECTIONS = 10;
const WORKER_CONNECTIONS = 6;

/**
 * Prepares roles and schema over the administrator's `url`, then opens the two pools that the service works with.
 * Two services that start at once wait for each other. Throws OperationalError.
 */
export async function openDatabase(options: {
  readonly url: string;
  readonly tenant: string;
  readonly log?: (message: string) => void;
}): Promise<OpenDatabase> {
  const admin = connectionOf(options.url);
  try {
    await prepare(admin);
    const open = (role: typeof APP_ROLE | typeof WORKER_ROLE, max: number) =>
      new TransactionPool(connectPool(connectionAs(role, admin), { max, name: role }), options.tenant);
    const app = open(APP_ROLE, APP_CONNECTIONS);
    const worker = open(WORKER_ROLE, WORKER_CONNECTIONS);
    const close = async () => {
      await Promise.all([app.close(), worker.close()]);
    };
    const roles = await rolesOf(app, worker).catch(async (error) => {
      await close();
      throw error;
    });
    options.log?.(`PostgreSQL is ready: requests run as ${roles.app}, rooms and jobs as ${roles.worker}`);
    return {
      scoped: new ScopedDatabase(app),
      worker: new WorkerDatabase(worker),
      roles,
      close,
    };
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

async function rolesOf(app: TransactionPool, worker: TransactionPool): Promise<OpenDatabase['roles']> {
  return { app: await app.role(), worker: await worker.role() };
}

async function prepare(admin: Connection): Promise<void> {
  refuseMissingPassword(admin);
  const client = new pg.Client({
    ...admin,
    application_name: 'kizashi_start',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseUnsuitableServer(client);
    await client.query('select pg_advisory_lock($1)', [START_UP_LOCK]);
    await ensureRoles(client, admin);
    await runMigrations(client);
  } finally {
    await client.end();
  }
}

async function refuseUnsuitableServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  );
  const problem = rows[0] && unsuitableServer(rows[0]);
  if (problem !== undefined) throw problem;
}
