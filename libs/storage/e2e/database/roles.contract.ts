import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import {
  APP_ROLE,
  type OpenDatabase,
  OWNER_ROLE,
  openDatabase,
  schema,
  WORKER_ROLE,
} from '../../src/database/index.ts';
import { buildPlant } from './plant.ts';
import { newDatabase, type PostgresServer, query } from './postgres-server.ts';

const INSUFFICIENT_PRIVILEGE = { cause: { code: '42501' } };

export function rolesContract(server: () => PostgresServer): void {
  describe('roles', () => {
    let url: string;
    let database: OpenDatabase;
    beforeAll(async () => {
      url = await newDatabase(server());
      database = await openDatabase({ url, tenant: 'maker' });
    });
    afterAll(() => database.close());

    it('are the ones that the two databases really run with', async () => {
      const whoami = sql`select current_user as role, session_user as session`;
      const app = await database.scoped.withScope({ customer: '*' }, (tx) => tx.execute(whoami));
      const worker = await database.worker.asWorker((tx) => tx.execute(whoami));
      expect(app.rows).toEqual([{ role: APP_ROLE, session: APP_ROLE }]);
      expect(worker.rows).toEqual([{ role: WORKER_ROLE, session: WORKER_ROLE }]);
      expect(database.roles).toEqual({ app: APP_ROLE, worker: WORKER_ROLE });
    });

    it('are neither superuser nor owner nor free of row-level security', async () => {
      const rows = await query(
        url,
        `select rolname as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powerful,
                pg_has_role(oid, '${OWNER_ROLE}', 'member') as owner,
                exists (select from pg_class where relowner = pg_roles.oid) as owns
         from pg_roles where rolname in ('${APP_ROLE}', '${WORKER_ROLE}') order by 1`,
      );
      expect(rows).toEqual([
        { role: APP_ROLE, powerful: false, owner: false, owns: false },
        { role: WORKER_ROLE, powerful: false, owner: false, owns: false },
      ]);
    });

    it('leave every table with an owner who cannot sign in', async () => {
      const owners = await query(
        url,
        `select distinct tableowner as owner, rolcanlogin as login from pg_tables join pg_roles on rolname = tableowner
         where schemaname = 'public'`,
      );
      expect(owners).toEqual([{ owner: OWNER_ROLE, login: false }]);
    });

    it.each([
      ['become the owner', `set local role ${OWNER_ROLE}`],
      ['make tables', 'create table mine (id text)'],
      ['switch row-level security off', 'alter table machines disable row level security'],
      ['drop a policy', 'drop policy machines_scope on machines'],
      ['empty a table', 'truncate audit_log'],
      ['rewrite the migrations', 'delete from drizzle.__drizzle_migrations'],
    ])('may not %s', async (_, statement) => {
      const run = (work: (statement: string) => Promise<unknown>) => expect(work(statement)).rejects;
      await run((text) =>
        database.scoped.withScope({ customer: '*' }, (tx) => tx.execute(sql.raw(text))),
      ).toMatchObject(INSUFFICIENT_PRIVILEGE);
      await run((text) => database.worker.asWorker((tx) => tx.execute(sql.raw(text)))).toMatchObject(
        INSUFFICIENT_PRIVILEGE,
      );
    });

    it.each([
      ['audit_log', 'actor'],
      ['order_events', 'actor'],
      ['ledger_entries', 'currency'],
    ])('may add to %s and never change or remove', async (table, column) => {
      for (const statement of [`update ${table} set ${column} = 'x'`, `delete from ${table}`]) {
        await expect(
          database.scoped.withScope({ customer: '*' }, (tx) => tx.execute(sql.raw(statement))),
        ).rejects.toMatchObject(INSUFFICIENT_PRIVILEGE);
        await expect(database.worker.asWorker((tx) => tx.execute(sql.raw(statement)))).rejects.toMatchObject(
          INSUFFICIENT_PRIVILEGE,
        );
      }
    });

    it('may remove reports of swaps that were made by hand, and no others', async () => {
      const { customer, machine, fittedPart } = await buildPlant(database.worker, 'reporter');
      const at = epochMs(Date.UTC(2026, 3, 1));
      const row = { customerId: customer, machineId: machine, fittedPartId: fittedPart, at, recordedAt: at };
      await database.worker.asWorker((tx) =>
        tx.insert(schema.swapReports).values({ ...row, actor: 'device', source: 'device' }),
      );
      const left = await database.scoped.withScope({ customer }, async (tx) => {
        await tx.delete(schema.swapReports);
        return tx.select({ source: schema.swapReports.source }).from(schema.swapReports);
      });
      expect(left).toEqual([{ source: 'device' }]);
      await expect(database.worker.asWorker((tx) => tx.delete(schema.swapReports))).rejects.toMatchObject(
        INSUFFICIENT_PRIVILEGE,
      );
    });

    it('reach the tables of later migrations without further ado', async () => {
      await query(url, `set role ${OWNER_ROLE}; create table later (id bigserial primary key, name text)`);
      const { rows } = await database.worker.asWorker((tx) =>
        tx.execute(sql`insert into later (name) values ('x') returning id`),
      );
      expect(rows).toEqual([{ id: '1' }]);
    });

    it('stop the start when somebody has made one of them powerful', async () => {
      await query(url, `alter role ${APP_ROLE} bypassrls`);
      try {
        await expect(openDatabase({ url, tenant: 'maker' })).rejects.toMatchObject({
          code: 'database-role-unsafe',
        });
      } finally {
        await query(url, `alter role ${APP_ROLE} nobypassrls`);
      }
    });

    it('do not let the server see their passwords, and follow the administrator’s', async () => {
      const [before] = await query<{ kept: string }>(
        url,
        `select rolpassword as kept from pg_authid where rolname = '${APP_ROLE}'`,
      );
      expect(before?.kept).toMatch(/^SCRAM-SHA-256\$4096:/);
      const admin = new URL(url);
      await query(url, `create role second_admin superuser login password 'another one'`);
      admin.username = 'second_admin';
      admin.password = 'another one';
      await (await openDatabase({ url: admin.href, tenant: 'maker' })).close();
      const [after] = await query<{ kept: string }>(
        url,
        `select rolpassword as kept from pg_authid where rolname = '${APP_ROLE}'`,
      );
      expect(after?.kept).not.toEqual(before?.kept);
      await (await openDatabase({ url, tenant: 'maker' })).close();
      await query(url, 'drop role second_admin');
    });

    it('need an administrator with a password to derive theirs from', async () => {
      const admin = new URL(url);
      admin.password = '';
      await expect(openDatabase({ url: admin.href, tenant: 'maker' })).rejects.toMatchObject({
        code: 'database-url-without-password',
        retryable: false,
      });
    });
  });
}
