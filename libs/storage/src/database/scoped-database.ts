import type { CustomerId } from '@kizashi/kernel';
import type { ExtractTablesWithRelations } from 'drizzle-orm';
import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import type * as schema from './schema/index.ts';
import { TransactionPool } from './transaction-pool.ts';

export type Transaction = PgTransaction<
  NodePgQueryResultHKT,
  typeof schema,
  ExtractTablesWithRelations<typeof schema>
>;

/** Whose rows are seen: one customer's, or all (`*`), which is for the manufacturer's own people. */
export interface Scope {
  readonly customer: CustomerId | '*';
}

/** The only way of HTTP and socket modules to the database: as `kizashi_app`, under row-level security. */
export class ScopedDatabase {
  readonly #pool: TransactionPool;

  constructor(pool: TransactionPool) {
    this.#pool = pool;
  }

  /**
   * Runs `work` in one transaction that sees and writes the rows of the scope alone; an empty scope sees none.
   * Throws OperationalError when PostgreSQL failed, ConstraintViolation when it refused a row, else what `work` threw.
   */
  withScope<T>(scope: Scope, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#pool.transaction(scope.customer, work);
  }
}
