import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OperationalError } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { connectionOf } from '../../src/database/connection.ts';
import { connectionAs } from '../../src/database/database-roles.ts';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { APP_ROLE, type OpenDatabase, openDatabase } from '../../src/database/index.ts';
import { connectPool, TransactionPool } from '../../src/database/transaction-pool.ts';
import { newDatabase, type PostgresServer, query } from './postgres-server.ts';

export function connectionsContract(server: () => PostgresServer): void {
  describe('connections', () => {
    let url: string;
    let database: OpenDatabase;
    beforeAll(async () => {
      url = await newDatabase(server());
      database = await openDatabase({ url, tenant: 'maker' });
    });
    afterAll(() => database.close());

    const alive = () => database.worker.asWorker((tx) => tx.execute(sql`select 1 as one`));
    const cutAll = () =>
      query(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where usename like 'kizashi_%' and datname = current_database()`,
      );

    it('that break between two statements end the transaction as unavailable, and nothing else', async () => {
      const cut = database.worker.asWorker(async (tx) => {
        await tx.execute(sql`select 1`);
        await cutAll();
        await new Promise((resolve) => setTimeout(resolve, 100));
        await tx.execute(sql`select 2`);
      });
      const error = await cut.catch((thrown) => thrown);
      expect(error).toBeInstanceOf(OperationalError);
      expect(error).toMatchObject({ code: 'database-unavailable', retryable: true });
      expect((await alive()).rows).toEqual([{ one: 1 }]);
    });

    it('that break in a statement are reported in the same way', async () => {
      const cut = database.worker.asWorker((tx) => tx.execute(sql`select pg_sleep(10)`));
      const outcome = expect(cut).rejects.toMatchObject({ code: 'database-unavailable', retryable: true });
      await new Promise((resolve) => setTimeout(resolve, 200));
      await cutAll();
      await outcome;
    });

    it('that break while idle are replaced', async () => {
      await alive();
      await cutAll();
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect((await alive()).rows).toEqual([{ one: 1 }]);
    });

    it('on which a transaction cannot even begin are given back to the pool', async () => {
      const pool = connectPool(connectionAs(APP_ROLE, connectionOf(url)), { max: 1, name: 'one' });
      const one = new TransactionPool(pool, 'maker');
      await one.transaction('*', (tx) => tx.execute(sql`select 1`));
      const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      const statements = jest.spyOn(pg.Client.prototype, 'query');
      statements.mockImplementationOnce((() => Promise.reject(reset)) as never);
      await expect(one.transaction('*', (tx) => tx.execute(sql`select 1`))).rejects.toMatchObject({
        code: 'database-unavailable',
      });
      expect(statements).toHaveBeenCalledTimes(1);
      statements.mockRestore();
      expect((await one.transaction('*', (tx) => tx.execute(sql`select 1 as one`))).rows).toEqual([
        { one: 1 },
      ]);
      await one.close();
    });

    it('that wait for each other in a circle are told to try again', async () => {
      await query(
        url,
        `insert into customers (id, tenant_id, name) values ('a', 'maker', 'A'), ('b', 'maker', 'B')`,
      );
      const lockBoth = (first: string, second: string) =>
        database.worker.asWorker(async (tx) => {
          await tx.execute(sql`update customers set name = name where id = ${first}`);
          await new Promise((resolve) => setTimeout(resolve, 300));
          await tx.execute(sql`update customers set name = name where id = ${second}`);
        });
      const outcomes = await Promise.allSettled([lockBoth('a', 'b'), lockBoth('b', 'a')]);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).toMatchObject([{ reason: { code: 'database-busy', retryable: true } }]);
    });

    it('to nowhere are unavailable', async () => {
      const nowhere = new URL(url);
      nowhere.port = String(await freePort());
      await expect(openDatabase({ url: nowhere.href, tenant: 'maker' })).rejects.toMatchObject({
        code: 'database-unavailable',
        retryable: true,
      });
    });

    it.each([
      ['the wrong password', (wrong: URL) => (wrong.password = 'wrong')],
      ['a database that is not there', (wrong: URL) => (wrong.pathname = '/not-there')],
    ])('with %s are refused', async (_, spoil) => {
      const wrong = new URL(url);
      spoil(wrong);
      await expect(openDatabase({ url: wrong.href, tenant: 'maker' })).rejects.toMatchObject({
        code: 'database-refused',
        retryable: false,
      });
    });

    it('never show the password in what is logged or thrown', async () => {
      const lines: string[] = [];
      const opened = await openDatabase({ url, tenant: 'maker', log: (line) => lines.push(line) });
      await opened.close();
      expect(lines).toHaveLength(1);
      expect(lines.join()).not.toContain(new URL(url).password);
    });
  });
}
