export * from './machine-model.ts';
export * from './telemetry-row.ts';
