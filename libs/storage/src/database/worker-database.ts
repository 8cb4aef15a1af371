import type { Transaction } from './scoped-database.ts';
import { TransactionPool } from './transaction-pool.ts';

/** The way of rooms and jobs to the database: as `kizashi_worker`, which works for every customer. */
export class WorkerDatabase {
  readonly #pool: TransactionPool;

  constructor(pool: TransactionPool) {
    this.#pool = pool;
  }

  /** Runs `work` in one transaction. Throws as `ScopedDatabase.withScope` does. */
  asWorker<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.#pool.transaction('', work);
  }
}
