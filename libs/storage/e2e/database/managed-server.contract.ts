import { describe, expect, it } from '@jest/globals';
import { sql } from 'drizzle-orm';
import { APP_ROLE, openDatabase } from '../../src/database/index.ts';
import { type PostgresServer, query } from './postgres-server.ts';

/** Comes first: the roles must not be there yet, as on a new server of a hosting company. */
export function managedServerContract(server: () => PostgresServer): void {
  describe('an administrator who is no superuser', () => {
    it('may prepare everything, as on a managed server', async () => {
      await query(server().url, `create role manager login createrole password 'of the manager'`);
      await query(server().url, 'create database managed owner manager');
      const url = new URL(server().url);
      url.username = 'manager';
      url.password = 'of the manager';
      url.pathname = '/managed';
      await (await openDatabase({ url: url.href, tenant: 'maker' })).close();
      const database = await openDatabase({ url: url.href, tenant: 'maker' });
      const seen = await database.scoped.withScope({ customer: '*' }, (tx) =>
        tx.execute(sql`select current_user as role, (select count(*)::int from machines) as machines`),
      );
      expect(seen.rows).toEqual([{ role: APP_ROLE, machines: 0 }]);
      await database.close();
    });
  });
}
