import {
  type OpenDatabase,
  openDatabase,
  type ScopedDatabase,
  startEmbeddedPostgres,
  type WorkerDatabase,
} from '@kizashi/storage/database';

/** The database as the service has it: somebody else's server, or its own. */
export interface ServiceDatabase {
  readonly scoped: ScopedDatabase;
  readonly worker: WorkerDatabase;
  /** Shown by /health/ready: row-level security holds for these. */
  readonly roles: OpenDatabase['roles'];
  readonly kind: 'embedded' | 'server';
  /** Closes the connections, then stops the embedded PostgreSQL: the last thing that a stopping service does. */
  close(): Promise<void>;
}

/** Throws OperationalError. */
export async function openServiceDatabase(options: {
  /** Data folder; its lock is held. */
  readonly home: string;
  /** Of an administrator of a PostgreSQL 15 or later; undefined for the embedded one. */
  readonly url?: string | undefined;
  readonly tenant: string;
  readonly log: (message: string) => void;
}): Promise<ServiceDatabase> {
  const { home, tenant, log } = options;
  if (options.url !== undefined) {
    const database = await openDatabase({ url: options.url, tenant, log });
    return { ...database, kind: 'server' };
  }
  const postgres = await startEmbeddedPostgres(home, log);
  try {
    const database = await openDatabase({ url: postgres.url, tenant, log });
    return {
      ...database,
      kind: 'embedded',
      close: async () => {
        await database.close();
        await postgres.stop();
      },
    };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}
