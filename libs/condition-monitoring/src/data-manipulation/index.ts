export * from './window-features.ts';
