export * from './advice.ts';
export * from './advise.ts';
export * from './failure-time.ts';
