export * from './golden-vectors.ts';
