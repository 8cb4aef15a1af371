export * from './duckdb-telemetry-store.ts';
export * from './influx-telemetry-store.ts';
export * from './memory-telemetry-store.ts';
export * from './open-telemetry-store.ts';
export * from './telemetry-store.ts';
