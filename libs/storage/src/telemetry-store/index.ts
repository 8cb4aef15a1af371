export * from './duckdb-telemetry-store.ts';
export * from './memory-telemetry-store.ts';
export * from './telemetry-store.ts';
