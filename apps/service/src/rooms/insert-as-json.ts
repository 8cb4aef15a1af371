import type { Transaction } from '@kizashi/storage/database';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { type AnyPgColumn, getTableConfig, type PgTable } from 'drizzle-orm/pg-core';

/**
 * Inserts rows that come by the hundred and are large: all of them as one JSON value, where a statement with a parameter
 * a field would cost more than what it stores. Columns that no row gives take their default.
 *
 * @param onConflict what follows `on conflict`
 */
export async function insertAsJson<T extends PgTable>(
  tx: Transaction,
  table: T,
  rows: readonly T['$inferInsert'][],
  onConflict?: SQL,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const all: Readonly<Record<string, AnyPgColumn>> = getTableColumns(table);
  const given = Object.entries(all).filter(([key]) => rows.some((row) => fieldOf(row, key) !== undefined));
  const names = sql.join(
    given.map(([, column]) => sql.identifier(column.name)),
    sql`, `,
  );
  const json = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(given.map(([key, column]) => [column.name, toJson(column, fieldOf(row, key))])),
    ),
  );
  const { name } = getTableConfig(table);
  await tx.execute(
    sql`insert into ${table} (${names}) select ${names} from json_populate_recordset(null::${sql.identifier(name)}, ${json}::json)${onConflict === undefined ? sql`` : sql` on conflict ${onConflict}`}`,
  );
}

function fieldOf(row: object, key: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[key];
}

/** As the column takes it, but for JSON, which is in its place already. */
function toJson(column: AnyPgColumn, value: unknown): unknown {
  if (value === null || value === undefined || column.columnType === 'PgJsonb') return value ?? null;
  return column.mapToDriverValue(value);
}
