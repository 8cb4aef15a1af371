export * from './read-history.ts';
export * from './write-csv.ts';
export * from './write-parquet.ts';
