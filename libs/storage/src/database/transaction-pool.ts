import { OperationalError } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import type { Connection } from './connection.ts';
import { translateDatabaseError } from './database-errors.ts';
import * as schema from './schema/index.ts';
import type { Transaction } from './scoped-database.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000;

/** Connections of one role; `name` is what the server shows of them. */
export function connectPool(connection: Connection, options: { max: number; name: string }): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    max: options.max,
    application_name: options.name,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
  });
  // A connection that breaks between two statements reports it here, in use or not; without a listener that ends
  // the process. The next statement on it rejects, which is where the failure is dealt with.
  pool.on('connect', (client) => client.on('error', () => {}));
  pool.on('error', () => {});
  return pool;
}

/** Transactions with their settings. A connection outlives the request that used it, so nothing is set on it. */
export class TransactionPool {
  readonly #pool: pg.Pool;
  readonly #tenant: string;
  readonly #drizzles = new WeakMap<pg.PoolClient, NodePgDatabase<typeof schema>>();

  constructor(pool: pg.Pool, tenant: string) {
    this.#pool = pool;
    this.#tenant = tenant;
  }

  async transaction<T>(customer: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let failure: unknown;
    try {
      return await this.#drizzleOf(client).transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('kizashi.customer', ${customer}, true), set_config('kizashi.tenant', ${this.#tenant}, true)`,
        );
        return await work(tx);
      });
    } catch (error) {
      failure = translateDatabaseError(error);
      throw failure;
    } finally {
      client.release(failure instanceof OperationalError);
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** One for each connection: given the pool, drizzle never returns a connection on which `begin` failed. */
  #drizzleOf(client: pg.PoolClient): NodePgDatabase<typeof schema> {
    const known = this.#drizzles.get(client) ?? drizzle(client, { schema });
    this.#drizzles.set(client, known);
    return known;
  }

  /** Who the server says we are. */
  async role(): Promise<string> {
    const { rows } = await this.#pool.query<{ role: string }>('select current_user as role');
    return rows[0]?.role ?? '';
  }

  /** Waits for the transactions under way. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}
