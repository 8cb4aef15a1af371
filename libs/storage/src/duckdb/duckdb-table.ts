import {
  BIGINT,
  BLOB,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  INTEGER,
  LIST,
  VARCHAR,
} from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import {
  type FillVector,
  fillBigints,
  fillBlobs,
  fillDoubleLists,
  fillDoubles,
  fillIntegerLists,
  fillIntegers,
  fillTexts,
  VECTOR_ROWS,
} from './duckdb-vector.ts';

/** One column of a table and how it is taken from a `Row`. */
export interface Column<Row> {
  readonly name: string;
  readonly type: DuckDBType;
  readonly fill: FillVector<Row>;
}

export function integer<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: INTEGER, fill: fillIntegers(value) };
}

/** 64 bit, for times and counters; they are safe integers on our side. */
export function bigint<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: BIGINT, fill: fillBigints(value) };
}

export function double<Row>(name: string, value: (row: Row) => number | undefined): Column<Row> {
  return { name, type: DOUBLE, fill: fillDoubles(value) };
}

export function varchar<Row>(name: string, value: (row: Row) => string | undefined): Column<Row> {
  return { name, type: VARCHAR, fill: fillTexts(value) };
}

export function blob<Row>(name: string, value: (row: Row) => Uint8Array): Column<Row> {
  return { name, type: BLOB, fill: fillBlobs(value) };
}

/** A list of doubles, of which any may be missing. */
export function doubles<Row>(name: string, value: (row: Row) => readonly (number | null)[]): Column<Row> {
  return { name, type: LIST(DOUBLE), fill: fillDoubleLists(value) };
}

/** A list of integers, of which any may be missing. */
export function integers<Row>(name: string, value: (row: Row) => readonly (number | null)[]): Column<Row> {
  return { name, type: LIST(INTEGER), fill: fillIntegerLists(value) };
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

/**
 * Appends by data chunks, column by column: several times as fast as the row appender. The columns are all columns of
 * the table in its order. Inside a transaction the rows become part of it.
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
  for (let from = 0; from < rows.length; from += VECTOR_ROWS) {
    const count = Math.min(VECTOR_ROWS, rows.length - from);
    const chunk = DuckDBDataChunk.create(types, count);
    for (const [index, { fill }] of columns.entries()) {
      fill(duckdb.data_chunk_get_vector(chunk.chunk, index), rows, from, count);
    }
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}
