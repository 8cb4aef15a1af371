export * from './access.ts';
export * from './catalogue.ts';
export * from './clock.ts';
export * from './columns.ts';
export * from './devices.ts';
export * from './orders.ts';
export * from './prognostics.ts';
export * from './tenant-tree.ts';
