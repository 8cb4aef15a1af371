export * from './feature-store.ts';
