import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { openDatabase } from '../../src/database/index.ts';
import { MIGRATIONS_FOLDER, runMigrations } from '../../src/database/run-migrations.ts';
import { eventually, newDatabase, type PostgresServer, query } from './postgres-server.ts';

interface Journal {
  entries: { idx: number; version: string; when: number; tag: string; breakpoints: boolean }[];
}

async function journalOf(folder: string): Promise<Journal> {
  return JSON.parse(await readFile(join(folder, 'meta', '_journal.json'), 'utf8'));
}

/** The real migrations with one more. */
async function migrationsWith(statement: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kizashi-migrations-'));
  await cp(MIGRATIONS_FOLDER, folder, { recursive: true });
  const journal = await journalOf(folder);
  const last = journal.entries.at(-1);
  if (last === undefined) throw new Error('there are no migrations');
  const tag = '9999_one-more';
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag });
  await writeFile(join(folder, 'meta', '_journal.json'), JSON.stringify(journal));
  await writeFile(join(folder, `${tag}.sql`), statement);
  return folder;
}

function tablesOf(url: string) {
  return query<{ name: string; columns: number }>(
    url,
    `select table_name as name, count(*)::int as columns from information_schema.columns
     where table_schema = 'public' group by 1 order by 1`,
  );
}

export function migrationsContract(server: () => PostgresServer): void {
  describe('migrations', () => {
    it('are harmless when they run again', async () => {
      const url = await newDatabase(server());
      await (await openDatabase({ url, tenant: 'maker' })).close();
      const first = await tablesOf(url);
      await (await openDatabase({ url, tenant: 'maker' })).close();
      expect(first.map(({ name }) => name)).toContain('fitted_parts');
      expect(await tablesOf(url)).toEqual(first);
      const applied = await query(url, 'select 1 from drizzle.__drizzle_migrations');
      expect(applied).toHaveLength((await journalOf(MIGRATIONS_FOLDER)).entries.length);
    });

    it('run once when several services start at the same moment', async () => {
      const url = await newDatabase(server());
      const other = await newDatabase(server());
      const opened = await Promise.all(
        [url, url, other, other, url].map((each) => openDatabase({ url: each, tenant: 'maker' })),
      );
      await Promise.all(opened.map((database) => database.close()));
      const applied = await query(url, 'select 1 from drizzle.__drizzle_migrations');
      expect(applied).toHaveLength((await journalOf(MIGRATIONS_FOLDER)).entries.length);
    });

    it('leave nothing behind when one of them fails', async () => {
      const url = await newDatabase(server());
      await (await openDatabase({ url, tenant: 'maker' })).close();
      const before = await tablesOf(url);
      const folder = await migrationsWith(
        'create table half (id text);--> statement-breakpoint\nalter table nowhere add column x text;',
      );
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await expect(runMigrations(client, folder)).rejects.toThrow();
      await client.end();
      await rm(folder, { recursive: true });
      expect(await tablesOf(url)).toEqual(before);
      await (await openDatabase({ url, tenant: 'maker' })).close();
    });

    it('leave the old schema or the new one when they are cut off at any moment', async () => {
      const begun = `select pid from pg_stat_activity where application_name = 'kizashi_start'`;
      const seen: number[] = [];
      // Later and later, until it was done before it was cut off.
      for (let afterMs = 0; seen.at(-1) === undefined || seen.at(-1) === 0; afterMs += 15) {
        const url = await newDatabase(server());
        const opening = openDatabase({ url, tenant: 'maker' })
          .then((database) => database.close())
          .catch((error) => error);
        await eventually(async () => expect(await query(url, begun)).toHaveLength(1), 2_000).catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, afterMs));
        await query(url, `select pg_terminate_backend(pid) from (${begun}) as starting`);
        expect([undefined, 'database-unavailable']).toContain((await opening)?.code);
        seen.push((await tablesOf(url)).length);
        await (await openDatabase({ url, tenant: 'maker' })).close();
        expect([0, (await tablesOf(url)).length]).toContain(seen.at(-1));
      }
      expect(seen[0]).toBe(0);
    });

    it('of a newer version stop an older one, which would write what the newer cannot read', async () => {
      const url = await newDatabase(server());
      await (await openDatabase({ url, tenant: 'maker' })).close();
      const folder = await migrationsWith('alter table machines add column colour text;');
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await runMigrations(client, folder);
      await client.end();
      await rm(folder, { recursive: true });
      await expect(openDatabase({ url, tenant: 'maker' })).rejects.toMatchObject({
        code: 'database-schema-unknown',
        retryable: false,
      });
    });
  });
}
