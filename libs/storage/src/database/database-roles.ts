import { createHmac } from 'node:crypto';
import { OperationalError } from '@kizashi/kernel';
import pg from 'pg';
import { type Connection, placeOf } from './connection.ts';
import { scramVerifier } from './scram-verifier.ts';

/** Owns the tables and runs migrations; nobody signs in as it. */
export const OWNER_ROLE = 'kizashi_owner';
/** HTTP and sockets: under row-level security. */
export const APP_ROLE = 'kizashi_app';
/** Rooms and jobs: its policies let every customer through. */
export const WORKER_ROLE = 'kizashi_worker';

type LoginRole = typeof APP_ROLE | typeof WORKER_ROLE;

/** A concurrent change of the same role; roles belong to the whole server, advisory locks to one database. */
const CONCURRENT_UPDATE = 'XX000';

/**
 * The same database as another role. Its password follows from the administrator's, so services that share a server
 * agree on it and it is stored nowhere.
 */
export function connectionAs(role: LoginRole, admin: Connection): Connection {
  const password = createHmac('sha256', admin.password).update(`kizashi role ${role}`).digest('base64url');
  return { ...admin, user: role, password };
}

/** Before anything is asked of the server: without the administrator's password there is nothing to derive from. */
export function refuseMissingPassword(admin: Connection): void {
  if (admin.password === '') {
    throw new OperationalError(
      'database-url-without-password',
      `the database address ${placeOf(admin)} has no password. The passwords of ${APP_ROLE} and ${WORKER_ROLE} are derived from it, so give the administrator one: postgres://user:password@host:5432/database`,
      { retryable: false },
    );
  }
}

/** Creates the three roles or brings their passwords up to date, and lets the owner create in this database. */
export async function ensureRoles(client: pg.Client, admin: Connection): Promise<void> {
  await ensureRole(client, OWNER_ROLE, 'nologin');
  for (const role of [APP_ROLE, WORKER_ROLE] as const) {
    const { password } = connectionAs(role, admin);
    // The salt may be derived as well: it need only differ between passwords.
    const salt = createHmac('sha256', password).update('salt').digest().subarray(0, 16);
    await ensureRole(client, role, `login password '${scramVerifier(password, salt)}'`);
  }
  const database = pg.escapeIdentifier(admin.database);
  // Membership is what lets an administrator who is no superuser act as the owner (managed servers).
  await client.query(`grant ${OWNER_ROLE} to current_user`);
  await client.query(`grant create, connect on database ${database} to ${OWNER_ROLE}`);
  await client.query(`grant connect on database ${database} to ${APP_ROLE}, ${WORKER_ROLE}`);
  await client.query(`grant create, usage on schema public to ${OWNER_ROLE}`);
  await client.query(`grant usage on schema public to ${APP_ROLE}, ${WORKER_ROLE}`);
  await refuseUnsafeRoles(client);
}

async function ensureRole(client: pg.Client, role: string, attributes: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    try {
      await client.query(`${rowCount ? 'alter' : 'create'} role ${role} with ${attributes}`);
      return;
    } catch (error) {
      const another =
        error instanceof pg.DatabaseError && [CONCURRENT_UPDATE, '42710'].includes(error.code ?? '');
      if (!another || attempt === 5) throw error;
    }
  }
}

/** Row-level security is silently off for superusers, owners and roles with BYPASSRLS: never run with one. */
async function refuseUnsafeRoles(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>(
    `select rolname as role from pg_roles
     where rolname = any($1) and (rolsuper or rolbypassrls or pg_has_role(oid, $2, 'member'))`,
    [[APP_ROLE, WORKER_ROLE], OWNER_ROLE],
  );
  const first = rows[0];
  if (first === undefined) return;
  throw new OperationalError(
    'database-role-unsafe',
    `the role ${first.role} is a superuser, has BYPASSRLS or is a member of ${OWNER_ROLE}, so customers would see each other's rows. Take that away: ALTER ROLE ${first.role} NOSUPERUSER NOBYPASSRLS; REVOKE ${OWNER_ROLE} FROM ${first.role}`,
    { retryable: false },
  );
}
