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

/** Connections of one role. Settings are made per transaction, since a session outlives the request that used it. */
export class TransactionPool {
  readonly #pool: pg.Pool;
  readonly #database: NodePgDatabase<typeof schema>;
  readonly #tenant: string;

  constructor(connection: Connection, options: { tenant: string; max: number; name: string }) {
    this.#tenant = options.tenant;
    this.#pool = new pg.Pool({
      ...connection,
      max: options.max,
      application_name: options.name,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    });
    // A connection that breaks between two statements reports it here, in use or not; without a listener that ends
    // the process. The next statement on it rejects, which is where the failure is dealt with.
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.#pool.on('error', () => {});
    this.#database = drizzle(this.#pool, { schema });
  }

  async transaction<T>(customer: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#database.transaction(async (tx) => {
        await tx.execute(
          sql`select set_config('kizashi.customer', ${customer}, true), set_config('kizashi.tenant', ${this.#tenant}, true)`,
        );
        return await work(tx);
      });
    } catch (error) {
      throw translateDatabaseError(error);
    }
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
