import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { AnyPgColumn, PgTable } from 'drizzle-orm/pg-core';
import { BinaryArray } from './binary-array.ts';
import type { Transaction } from './scoped-database.ts';

/** How the values of a column go into an array. */
interface Kind {
  readonly type: string;
  /** Of the type in PostgreSQL's catalogue, where those of its own types never change. */
  readonly oid: number;
  readonly add: (to: BinaryArray, value: never) => void;
}

const INTEGER: Kind = { type: 'int4', oid: 23, add: (to, value: number) => to.integer(value) };
const DOUBLE: Kind = { type: 'float8', oid: 701, add: (to, value: number) => to.double(value) };
const DOUBLES = 'double precision[]';

const KINDS: Readonly<Record<string, Kind>> = {
  text: { type: 'text', oid: 25, add: (to, value: string) => to.text(value) },
  boolean: { type: 'bool', oid: 16, add: (to, value: boolean) => to.boolean(value) },
  integer: INTEGER,
  'double precision': DOUBLE,
  'timestamptz(3)': { type: 'timestamptz', oid: 1184, add: (to, value: number) => to.instant(value) },
  jsonb: { type: 'jsonb', oid: 3802, add: (to, value: unknown) => to.json(value) },
  bytea: { type: 'bytea', oid: 17, add: (to, value: Uint8Array) => to.bytes(value) },
};

/**
 * Inserts rows that come by the hundred and are large: each column as one binary array, where a parameter a field, or JSON,
 * would cost the server more to read than the rows to store. Columns that no row gives take their default.
 *
 * @param onConflict what follows `on conflict`
 */
export async function insertColumns<T extends PgTable>(
  tx: Transaction,
  table: T,
  rows: readonly T['$inferInsert'][],
  onConflict?: SQL,
): Promise<void> {
  if (rows.length === 0) return;
  const all: Readonly<Record<string, AnyPgColumn>> = getTableColumns(table);
  const given = Object.entries(all).filter(([key]) => rows.some((row) => fieldOf(row, key) !== undefined));
  const arrays: SQL[] = [];
  const arrayNames: SQL[] = [];
  const selected: SQL[] = [];
  const addArray = (name: string, { type, oid, add }: Kind, values: readonly unknown[]) => {
    arrays.push(sql`${binary(oid, add, values)}::${sql.raw(type)}[]`);
    arrayNames.push(sql`${sql.identifier(name)}`);
  };
  for (const [key, column] of given) {
    const { name } = column;
    const values = rows.map((row) => fieldOf(row, key));
    if (column.getSQLType() === DOUBLES) {
      // `unnest` takes arrays of arrays apart to the last element: each row takes its piece of one long array.
      const { flat, from, to } = piecesOf(values as readonly ArrayLike<number>[]);
      addArray(`${name} from`, INTEGER, from);
      addArray(`${name} to`, INTEGER, to);
      const piece = sql`${sql.identifier(`${name} from`)}:${sql.identifier(`${name} to`)}`;
      selected.push(sql`(${flat.toBuffer(DOUBLE.oid)}::float8[])[${piece}]`);
      continue;
    }
    const kind = KINDS[column.getSQLType()];
    if (kind === undefined) throw new Error(`no rows of columns of type ${column.getSQLType()}: ${name}`);
    addArray(name, kind, values);
    selected.push(sql`${sql.identifier(name)}`);
  }
  const columns = listed(given.map(([, { name }]) => sql`${sql.identifier(name)}`));
  const conflict = onConflict === undefined ? sql`` : sql` on conflict ${onConflict}`;
  await tx.execute(
    sql`insert into ${table} (${columns}) select ${listed(selected)} from unnest(${listed(arrays)}) as given(${listed(arrayNames)})${conflict}`,
  );
}

function listed(chunks: readonly SQL[]): SQL {
  return sql.join([...chunks], sql`, `);
}

function binary(oid: number, add: Kind['add'], values: readonly unknown[]): Buffer {
  const array = new BinaryArray();
  for (const value of values) {
    if (value === null || value === undefined) array.null();
    else add(array, value as never);
  }
  return array.toBuffer(oid);
}

/** Where the list of each row lies in the one of all: first and last place, counted from 1. */
function piecesOf(lists: readonly ArrayLike<number>[]) {
  const from: number[] = [];
  const to: number[] = [];
  const flat = new BinaryArray();
  let length = 0;
  for (const list of lists) {
    from.push(length + 1);
    for (let i = 0; i < list.length; i++) flat.double(list[i]!);
    length += list.length;
    to.push(length);
  }
  return { flat, from, to };
}

function fieldOf(row: object, key: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[key];
}
