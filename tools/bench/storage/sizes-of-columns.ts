import { DuckDBInstance } from '@duckdb/node-api';

export interface ColumnSize {
  /** `reading`, `rollup minute`, …: tables of the same kind together. */
  readonly kind: string;
  readonly column: string;
  readonly bytes: number;
  /** What DuckDB chose for it, the most frequent first. */
  readonly compression: string;
}

/** What lies in the blocks of a closed DuckDB file. */
export async function sizesOfColumns(
  file: string,
): Promise<{ columns: readonly ColumnSize[]; freeBytes: number }> {
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const rowsOf = async (sql: string) => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  try {
    const [size] = await rowsOf('SELECT block_size * free_blocks AS free FROM pragma_database_size()');
    const tables = await rowsOf('SELECT table_name AS name FROM duckdb_tables() ORDER BY name');
    const columns: ColumnSize[] = [];
    for (const { name } of tables) columns.push(...(await columnsOf(rowsOf, name as string)));
    return { columns: sumUp(columns), freeBytes: Number(size?.free ?? 0) };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/**
 * A segment's bytes are told from where the next one begins in the same block: DuckDB packs segments of several
 * columns into a block, and knows of each only its block and offset. `additional_block_ids` are whole blocks of its own.
 */
async function columnsOf(
  rowsOf: (sql: string) => Promise<Record<string, unknown>[]>,
  table: string,
): Promise<ColumnSize[]> {
  const rows = await rowsOf(
    `WITH segment AS (
       SELECT *, len(additional_block_ids) AS further,
         coalesce(lead(block_offset) OVER (PARTITION BY block_id ORDER BY block_offset), 262144) - block_offset AS own
       FROM pragma_storage_info('${table}') WHERE block_id >= 0
     )
     SELECT column_name AS column, sum(own + further * 262144)::DOUBLE AS bytes,
       string_agg(DISTINCT segment_type || ' ' || compression, ', ') AS compression
     FROM segment GROUP BY column_name`,
  );
  const kind = table.replace(/^reading_\d+_\d+$/, 'reading').replace(/^rollup_\d+_/, 'rollup ');
  return rows.map(({ column, bytes, compression }) => ({
    kind,
    column: column as string,
    bytes: Number(bytes),
    compression: compression as string,
  }));
}

function sumUp(columns: readonly ColumnSize[]): ColumnSize[] {
  const groups = Map.groupBy(columns, ({ kind, column }) => `${kind} ${column}`);
  return [...groups.values()]
    .map((group) => ({
      ...(group[0] as ColumnSize),
      bytes: group.reduce((sum, { bytes }) => sum + bytes, 0),
    }))
    .sort((a, b) => b.bytes - a.bytes);
}
