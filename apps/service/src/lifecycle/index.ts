export * from './home-lock.ts';
export * from './home-secret.ts';
export * from './lifecycle.module.ts';
export * from './lifecycle.ts';
export * from './port-taken.ts';
export * from './service-logger.ts';
export * from './told-when-slow.ts';
