import pg from 'pg';
import { connectionOf } from '../../../../libs/storage/src/database/connection.ts';
import { APP_ROLE, connectionAs } from '../../../../libs/storage/src/database/database-roles.ts';

interface Counted {
  readonly name: string;
  readonly rows: number;
}

/**
 * Signs in as the role that the service reports and looks at the tables past all of its code. Names every table that
 * has customers' rows and shows another number of them than it must: a customer's own, all (`*`), or none.
 */
export async function unguardedTables(adminUrl: string, role: string, customer: string): Promise<string[]> {
  if (role !== APP_ROLE) return [`the service runs as ${role}`];
  const admin = new pg.Client({ connectionString: adminUrl });
  const app = new pg.Client(connectionAs(APP_ROLE, connectionOf(adminUrl)));
  await Promise.all([admin.connect(), app.connect()]);
  try {
    const { rows: whoami } = await app.query<{ role: string; safe: boolean }>(
      `select current_user as role, not (rolsuper or rolbypassrls) as safe from pg_roles where rolname = current_user`,
    );
    if (whoami[0]?.role !== role || !whoami[0].safe) return [`${role} is free of row-level security`];
    const tables = await admin.query<{ name: string; key: string }>(
      `select c.table_name as name, column_name as key from information_schema.columns c
       join pg_tables t on t.schemaname = c.table_schema and t.tablename = c.table_name
       where table_schema = 'public' and (column_name = 'customer_id' or table_name = 'customers' and column_name = 'id')
       order by 1`,
    );
    const found: string[] = [];
    for (const { name, key } of tables.rows) {
      const expected = async (where: string, values: string[]) =>
        (await admin.query<Counted>(`select count(*)::int as rows from ${name} where ${where}`, values))
          .rows[0]?.rows;
      const seen = async (scope: string) => {
        await app.query('begin');
        await app.query(`select set_config('kizashi.customer', $1, true)`, [scope]);
        const { rows } = await app.query<Counted>(`select count(*)::int as rows from ${name}`);
        await app.query('rollback');
        return rows[0]?.rows;
      };
      if ((await seen(customer)) !== (await expected(`${key} = $1`, [customer])))
        found.push(`${name} for a customer`);
      if ((await seen('*')) !== (await expected('true', []))) found.push(`${name} for the manufacturer`);
      if ((await seen('')) !== 0) found.push(`${name} for nobody`);
    }
    return tables.rows.length > 0 ? found : ['no table has customers'];
  } finally {
    await Promise.all([admin.end(), app.end()]);
  }
}

/** One figure for everything that is a customer's, which any change of it changes. */
export async function digestOf(adminUrl: string, customer: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const tables = await admin.query<{ name: string }>(
      `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'customer_id' order by 1`,
    );
    const digests: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await admin.query<{ digest: string }>(
        `select '${name} ' || count(*) || ' ' || coalesce(md5(string_agg(t::text, '' order by t::text)), '') as digest
         from ${name} t where customer_id = $1`,
        [customer],
      );
      digests.push(rows[0]?.digest ?? '');
    }
    return digests.join('\n');
  } finally {
    await admin.end();
  }
}

/** Runs `work` while one statement holds, and takes it back by the other. */
export async function whileChanged<T>(
  adminUrl: string,
  change: string,
  restore: string,
  work: () => Promise<T>,
): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(change);
    return await work();
  } finally {
    await admin.query(restore);
    await admin.end();
  }
}
