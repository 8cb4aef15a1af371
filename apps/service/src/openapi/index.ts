export * from './answers.ts';
export * from './resource-routes.ts';
