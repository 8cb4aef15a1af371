import type { DuckDBConnection } from '@duckdb/node-api';
import type { DuckDbFile } from '../duckdb/duckdb-file.ts';
import { CLOCK_OFFSET } from './duckdb-model-layout.ts';

/** Columns of a reading table before its channels and the clock offset. */
const COLUMNS_BEFORE = 6;

/** Gives the reading tables of files from before clock offsets were kept a column for them, as part of a transaction. */
export async function addClockOffsets(connection: DuckDBConnection): Promise<void> {
  const lacking = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE regexp_matches(table_name, '^reading_[0-9]+_')
     EXCEPT SELECT table_name FROM duckdb_columns() WHERE column_name = '${CLOCK_OFFSET}'`,
  );
  for (const [table] of lacking.getRowsJS()) {
    await connection.run(`ALTER TABLE ${table} ADD COLUMN ${CLOCK_OFFSET} BIGINT`);
  }
}

/** How many channels stand before the clock offset, by model key; the tables of a model have one order of columns. */
export async function loadClockPlaces(file: DuckDbFile): Promise<Map<number, number>> {
  const places = await file.query<{ key: number; index: number }>(
    `SELECT regexp_extract(table_name, '^reading_([0-9]+)_late$', 1)::INTEGER AS key, column_index AS index
     FROM duckdb_columns()
     WHERE column_name = '${CLOCK_OFFSET}' AND regexp_matches(table_name, '^reading_[0-9]+_late$')`,
  );
  return new Map(places.map(({ key, index }) => [key, index - 1 - COLUMNS_BEFORE]));
}
