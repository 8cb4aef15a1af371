export * from './feature-store.ts';
export * from './memory-feature-store.ts';
