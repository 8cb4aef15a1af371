import { fileURLToPath } from 'node:url';
import { OperationalError } from '@kizashi/kernel';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import pg from 'pg';
import { OWNER_ROLE } from './database-roles.ts';

/**
 * Beside the sources, also when this runs compiled: `src/database` and `dist/database` lie equally deep in the
 * package. An image therefore carries this folder along with `dist`.
 */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../src/database/migrations', import.meta.url));

/**
 * Brings the schema up to date as the owner, all or nothing: every pending migration runs in one transaction.
 * The caller holds the start-up lock.
 */
export async function runMigrations(client: pg.Client, migrationsFolder = MIGRATIONS_FOLDER): Promise<void> {
  await client.query(`set role ${OWNER_ROLE}`);
  try {
    await refuseUnknownMigrations(client, migrationsFolder);
    await migrate(drizzle(client), { migrationsFolder });
  } finally {
    await client.query('reset role');
  }
}

/** A database that a newer version has migrated is left alone: old code would write what the new one cannot read. */
async function refuseUnknownMigrations(client: pg.Client, migrationsFolder: string): Promise<void> {
  const exists = await client.query(`select to_regclass('drizzle.__drizzle_migrations') is not null as yes`);
  if (!exists.rows[0]?.yes) return;
  const applied = await client.query<{ hash: string }>('select hash from drizzle.__drizzle_migrations');
  const known = new Set(readMigrationFiles({ migrationsFolder }).map(({ hash }) => hash));
  const unknown = applied.rows.filter(({ hash }) => !known.has(hash)).length;
  if (unknown === 0) return;
  throw new OperationalError(
    'database-schema-unknown',
    `the database has ${unknown} migration(s) that this version of Kizashi does not know: it was used by another version. Start that version, or restore a backup from before it`,
    { retryable: false },
  );
}
