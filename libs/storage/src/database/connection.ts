import pg from 'pg';

/** Where a database is and who connects, as `pg` takes it. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  readonly ssl: pg.ClientConfig['ssl'];
}

/**
 * What a PostgreSQL URL says, read by `pg` itself: host lists, sockets and `sslmode` keep their meaning.
 * Parts that the URL leaves out come from PGHOST, PGUSER and so on.
 */
export function connectionOf(url: string): Connection {
  const { host, port, database, user, password, ssl } = new pg.Client({ connectionString: url });
  return {
    host,
    port,
    database: database ?? '',
    user: user ?? '',
    password: password ?? '',
    ssl,
  };
}

/** "host:port/database" for messages: never the password. */
export function placeOf(connection: Connection): string {
  return `${connection.host}:${connection.port}/${connection.database}`;
}
