export * from './access.ts';
export * from './common.ts';
export * from './fleet-view.ts';
export * from './forecasts.ts';
export * from './live.ts';
export * from './machine-models.ts';
export * from './orders.ts';
export * from './tenant-tree.ts';
