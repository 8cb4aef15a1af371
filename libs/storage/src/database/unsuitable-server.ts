import { OperationalError } from '@kizashi/kernel';

const OLDEST_VERSION = 150_000;

/**
 * Why a server cannot be used, if so.
 * @param server `server_version_num` (150004 is 15.4) and `server_encoding`
 */
export function unsuitableServer(server: {
  readonly version: number;
  readonly encoding: string;
}): OperationalError | undefined {
  if (server.version < OLDEST_VERSION) {
    return new OperationalError(
      'database-too-old',
      `the server is PostgreSQL ${Math.floor(server.version / 10_000)}; Kizashi needs 15 or later`,
      { retryable: false },
    );
  }
  if (server.encoding !== 'UTF8') {
    return new OperationalError(
      'database-not-utf8',
      `the database keeps text as ${server.encoding} and could not hold every name. Make one with: CREATE DATABASE kizashi ENCODING 'UTF8' TEMPLATE template0`,
      { retryable: false },
    );
  }
  return undefined;
}
