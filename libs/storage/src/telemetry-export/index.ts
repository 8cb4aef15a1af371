export * from './duckdb-write-parquet.ts';
export * from './read-history.ts';
export * from './write-csv.ts';
