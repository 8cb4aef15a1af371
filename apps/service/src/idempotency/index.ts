export * from './idempotency.module.ts';
export * from './idempotency.ts';
export * from './write-request.ts';
