export * from './answers.ts';
export * from './serve-openapi.ts';
