import { realpath } from 'node:fs/promises';
import { OperationalError } from '@kizashi/kernel';
import pg from 'pg';
import { errorCode } from '../error-code.ts';
import { foreign } from './cluster-place.ts';

const NOT_READY = new Set(['57P01', '57P02', '57P03', 'ECONNREFUSED', 'ECONNRESET']);

/**
 * Whether the server answers; makes sure that it is the one of `data` and that the URL's database is there.
 * False while it starts up or shuts down.
 */
export async function reachDatabase(url: string, data: string): Promise<boolean> {
  const maintenance = new URL(url);
  const database = maintenance.pathname.slice(1);
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ data: string; there: boolean }>(
      `select current_setting('data_directory') as data,
              exists (select from pg_database where datname = $1) as there`,
      [database],
    );
    const answer = rows[0];
    if (answer === undefined || (await realpath(answer.data)) !== (await realpath(data))) {
      throw foreign(`the PostgreSQL on port ${maintenance.port} serves ${answer?.data}, not ${data}`);
    }
    if (!answer.there) await client.query(`create database ${pg.escapeIdentifier(database)}`);
    return true;
  } catch (error) {
    const code = errorCode(error) ?? '';
    if (NOT_READY.has(code)) return false;
    if (!code.startsWith('28')) throw error;
    throw new OperationalError(
      'postgres-password-missing',
      `PostgreSQL in ${data} does not accept the password that is kept beside it. Restore the file "password" from a backup`,
      { retryable: false, cause: error },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
