export * from './machine-state.ts';
