import { OperationalError } from '@kizashi/kernel';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import type { InfluxAddress } from './influx-address.ts';
import type { InfluxConnection } from './influx-connection.ts';

const ANSWERS_WITHIN_MS = 3_000;

export const KNOWN_SERVER_SCHEMA =
  'CREATE TABLE IF NOT EXISTS known_server (origin VARCHAR, database VARCHAR, PRIMARY KEY (origin, database))';

/**
 * Makes the database where the server lets us.
 * @returns why a server that was reached before cannot be reached now
 * @throws OperationalError of one that never was, and of one that lets us in no longer: those are for whoever starts us
 */
export async function reach(
  influx: InfluxConnection,
  { origin, database }: InfluxAddress,
  file: DuckDbFile,
): Promise<OperationalError | undefined> {
  const server = [origin, database];
  try {
    await makeDatabase(influx, database);
  } catch (error) {
    if (!(error instanceof OperationalError) || !error.retryable) throw error;
    const known = await file.query('SELECT 1 FROM known_server WHERE origin = $1 AND database = $2', server);
    if (known.length === 0) throw error;
    return error;
  }
  await file.transaction((connection) =>
    connection.run('INSERT OR IGNORE INTO known_server VALUES ($1, $2)', server),
  );
  return undefined;
}

/** Also finds out whether the server answers. InfluxDB 2 and 3 have their databases made by their own means and refuse the statement. */
export async function makeDatabase(
  influx: InfluxConnection,
  database: string,
  stop?: AbortSignal,
): Promise<void> {
  const signal = soon(stop);
  try {
    await influx.query(
      `CREATE DATABASE "${database.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
      signal,
    );
  } catch (error) {
    const refused = error instanceof OperationalError && error.code === 'influx-refused' && !error.retryable;
    if (!refused) throw error;
    await influx.query('SHOW MEASUREMENTS LIMIT 1', signal);
  }
}

function soon(signal: AbortSignal | undefined): AbortSignal {
  const late = AbortSignal.timeout(ANSWERS_WITHIN_MS);
  return signal === undefined ? late : AbortSignal.any([late, signal]);
}

/** Not of the local file, nor of what was to be stored. */
export function isOfServer(error: unknown): error is OperationalError {
  return (
    error instanceof OperationalError &&
    (error.code === 'influx-unreachable' || error.code === 'influx-refused')
  );
}
