export * from './contract-codes.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './parse-message.ts';
export * from './topics.ts';
