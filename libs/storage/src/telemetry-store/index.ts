export * from './memory-telemetry-store.ts';
export * from './telemetry-store.ts';
