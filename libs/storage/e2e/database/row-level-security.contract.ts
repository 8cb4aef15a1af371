import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asId, type CustomerId } from '@kizashi/kernel';
import { eq, getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { connectionOf } from '../../src/database/connection.ts';
import { APP_ROLE, connectionAs } from '../../src/database/database-roles.ts';
import { type OpenDatabase, openDatabase, type Scope, schema } from '../../src/database/index.ts';
import { connectPool, TransactionPool } from '../../src/database/transaction-pool.ts';
import { buildPlant, type Plant } from './plant.ts';
import { newDatabase, type PostgresServer, query } from './postgres-server.ts';
import { unprotectedTables } from './unprotected-tables.ts';

const customersTables = Object.values<unknown>(schema)
  .filter((value): value is PgTable => is(value, PgTable))
  .filter((table) => 'customerId' in table)
  .map((table) => getTableName(table));

export function rowLevelSecurityContract(server: () => PostgresServer): void {
  describe('row-level security', () => {
    let url: string;
    let database: OpenDatabase;
    let mine: Plant;
    let theirs: Plant;
    beforeAll(async () => {
      url = await newDatabase(server());
      database = await openDatabase({ url, tenant: 'maker' });
      mine = await buildPlant(database.worker, 'alpha');
      theirs = await buildPlant(database.worker, 'beta');
    });
    afterAll(() => database.close());

    const customersSeen = (scope: Scope, table: string) =>
      database.scoped.withScope(scope, async (tx) => {
        const found = await tx.execute<{ customer: string }>(
          sql.raw(`select distinct customer_id as customer from ${table} order by 1`),
        );
        return found.rows.map(({ customer }) => customer);
      });

    it.each(customersTables)(
      '%s shows a customer its own rows, the manufacturer all, no scope none',
      async (table) => {
        expect(await customersSeen({ customer: mine.customer }, table)).toEqual(['alpha']);
        expect(await customersSeen({ customer: '*' }, table)).toEqual(['alpha', 'beta']);
        expect(await customersSeen({ customer: asId<CustomerId>('') }, table)).toEqual([]);
        expect(await customersSeen({ customer: asId<CustomerId>('nobody') }, table)).toEqual([]);
      },
    );

    it('shows a customer itself alone', async () => {
      const seen = await database.scoped.withScope({ customer: mine.customer }, (tx) =>
        tx.query.customers.findMany(),
      );
      expect(seen.map(({ id }) => id)).toEqual(['alpha']);
    });

    it('refuses a row for another customer', async () => {
      const site = {
        id: asId<never>('new'),
        customerId: theirs.customer,
        name: 'Kobe',
        timeZone: 'Asia/Tokyo',
      };
      await expect(
        database.scoped.withScope({ customer: mine.customer }, (tx) => tx.insert(schema.sites).values(site)),
      ).rejects.toMatchObject({ name: 'ConstraintViolation', kind: 'foreign-scope' });
    });

    it('refuses to give a row away', async () => {
      await expect(
        database.scoped.withScope({ customer: mine.customer }, (tx) =>
          tx.update(schema.sites).set({ customerId: theirs.customer }).where(eq(schema.sites.id, mine.site)),
        ),
      ).rejects.toMatchObject({ kind: 'foreign-scope' });
    });

    it('refuses a row that hangs from another customer’s, which foreign keys alone would allow', async () => {
      const line = {
        id: asId<never>('new'),
        customerId: mine.customer,
        siteId: theirs.site,
        name: 'L',
        downtimeCostPerHour: 0,
      };
      await expect(
        database.scoped.withScope({ customer: mine.customer }, (tx) => tx.insert(schema.lines).values(line)),
      ).rejects.toMatchObject({ kind: 'missing-reference', constraint: 'lines_site_belongs' });
    });

    it('changes and removes nothing of another customer', async () => {
      const changed = await database.scoped.withScope({ customer: mine.customer }, async (tx) => [
        await tx
          .update(schema.stock)
          .set({ quantity: 99 })
          .where(eq(schema.stock.siteId, theirs.site))
          .returning(),
        await tx.delete(schema.plannedStops).where(eq(schema.plannedStops.id, theirs.stop)).returning(),
      ]);
      expect(changed).toEqual([[], []]);
    });

    it('lets customers read models and catalogue, and the manufacturer alone write them', async () => {
      const rename = (scope: Scope) =>
        database.scoped.withScope(scope, async (tx) => ({
          read: (await tx.select().from(schema.machineModels)).length,
          written: (await tx.update(schema.machineModels).set({ name: 'VX-401' }).returning()).length,
        }));
      expect(await rename({ customer: mine.customer })).toEqual({ read: 1, written: 0 });
      expect(await rename({ customer: '*' })).toEqual({ read: 1, written: 1 });
      expect(await rename({ customer: asId<CustomerId>('') })).toEqual({ read: 0, written: 0 });
    });

    it('keeps ended lives, which tell of every customer, from all of them', async () => {
      const life = {
        id: 'life-1',
        modelId: asId<never>('model'),
        positionId: asId<never>('spindle'),
        partNumber: asId<never>('BRG-7014'),
        life: 9_000,
        lifeUnit: 'operating-hours',
        failureObserved: true,
        endedAt: 0 as never,
        recordedAt: 0 as never,
      };
      const seen = (scope: Scope) =>
        database.scoped.withScope(scope, (tx) => tx.select().from(schema.endedLives));
      await database.scoped.withScope({ customer: mine.customer }, (tx) =>
        tx.insert(schema.endedLives).values(life),
      );
      expect(await seen({ customer: mine.customer })).toEqual([]);
      expect(await seen({ customer: '*' })).toHaveLength(1);
    });

    it('moves all that belongs to a machine when the machine moves to another customer', async () => {
      const moved = await buildPlant(database.worker, 'gamma');
      await database.worker.asWorker((tx) =>
        tx
          .update(schema.machines)
          .set({ customerId: theirs.customer, siteId: theirs.site, lineId: theirs.line })
          .where(eq(schema.machines.id, moved.machine)),
      );
      const ordersSeen = await database.scoped.withScope({ customer: theirs.customer }, (tx) =>
        tx.select({ id: schema.orders.id }).from(schema.orders).where(eq(schema.orders.id, moved.order)),
      );
      expect(ordersSeen).toEqual([{ id: moved.order }]);
      for (const table of [
        'devices',
        'fitted_parts',
        'forecasts',
        'orders',
        'order_events',
        'trend_states',
      ]) {
        expect(await customersSeen({ customer: moved.customer }, table)).toEqual([]);
      }
    });

    it('does not leak a scope to the next user of a pooled connection', async () => {
      const pool = connectPool(connectionAs(APP_ROLE, connectionOf(url)), { max: 1, name: 'one' });
      const one = new TransactionPool(pool, 'maker');
      const whatIsSeen = `select pg_backend_pid() as pid, current_setting('kizashi.customer', true) as customer,
                                 current_setting('kizashi.tenant', true) as tenant,
                                 (select count(*)::int from machines) as machines`;
      const inScope = await one.transaction('*', (tx) => tx.execute(sql.raw(whatIsSeen)));
      expect(inScope.rows[0]).toMatchObject({ customer: '*', tenant: 'maker' });
      const givenUp = one.transaction('*', async (tx) => {
        await tx.execute(sql.raw(whatIsSeen));
        throw new Error('given up');
      });
      await expect(givenUp).rejects.toThrow('given up');
      const afterwards = await pool.query(whatIsSeen);
      expect(afterwards.rows).toEqual([{ pid: inScope.rows[0]?.pid, customer: '', tenant: '', machines: 0 }]);
      await one.close();
    });

    it('guards every table, and the catalogue test would find one that it does not', async () => {
      expect(await unprotectedTables(url)).toEqual([]);
      await query(url, 'create table bare (id text, customer_id text)');
      await query(
        url,
        'create table open_door (id text, customer_id text); alter table open_door enable row level security; create policy p on open_door to kizashi_app using (true)',
      );
      expect(await unprotectedTables(url)).toEqual(['bare', 'open_door']);
      await query(url, 'drop table bare, open_door');
      await query(url, 'alter table stock disable row level security');
      expect(await unprotectedTables(url)).toEqual(['stock']);
    });
  });
}
