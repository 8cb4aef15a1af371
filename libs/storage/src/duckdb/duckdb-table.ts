import {
  BIGINT,
  BLOB,
  blobValue,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';

/** One column of a table and how it is taken from a `Row`. */
export interface Column<Row> {
  readonly name: string;
  readonly type: DuckDBType;
  readonly value: (row: Row) => DuckDBValue;
}

export function integer<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: INTEGER, value: (row) => value(row) ?? null };
}

/** 64 bit, for times and counters; they are safe integers on our side. */
export function bigint<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  // Rows of a commit share most of their times.
  let last = 0;
  let lastBigint = 0n;
  return {
    name,
    type: BIGINT,
    value: (row) => {
      const number = value(row);
      if (number === undefined) return null;
      if (number !== last) {
        lastBigint = BigInt(number);
        last = number;
      }
      return lastBigint;
    },
  };
}

export function double<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: DOUBLE, value: (row) => value(row) ?? null };
}

export function varchar<Row>(name: string, value: (row: Row) => string | undefined): Column<Row> {
  return { name, type: VARCHAR, value: (row) => value(row) ?? null };
}

export function blob<Row>(name: string, value: (row: Row) => Uint8Array): Column<Row> {
  return { name, type: BLOB, value: (row) => blobValue(value(row)) };
}

export function createTable(table: string, columns: readonly Column<never>[]): string {
  return `CREATE TABLE IF NOT EXISTS ${table} (${definitions(columns)})`;
}

/** Holds rows for the statements that follow, in memory; drop it as `temp.<table>`. */
export async function stage<Row>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (${definitions(columns)})`);
  await append(connection, table, columns, rows);
}

function definitions(columns: readonly Column<never>[]): string {
  return columns.map(({ name, type }) => `${name} ${type}`).join(', ');
}

/** DuckDB's vector size: the most rows that a data chunk takes. */
const CHUNK_ROWS = 2048;

/**
 * Appends by data chunks, whose vectors are typed arrays: about twice as fast as the row appender. The columns
 * are all columns of the table in its order. Inside a transaction the rows become part of it.
 */
export async function append<Row>(
  connection: DuckDBConnection,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return;
  const types = columns.map(({ type }) => type);
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows.length - from);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [index, { value }] of columns.entries()) {
      const vector = chunk.getColumnVector(index);
      for (let i = 0; i < count; i++) vector.setItem(i, value(rows[from + i] as Row));
      vector.flush();
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
