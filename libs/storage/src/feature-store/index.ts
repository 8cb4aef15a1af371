export * from './duckdb-feature-store.ts';
export * from './feature-store.ts';
export * from './memory-feature-store.ts';
