export * from './advice.ts';
