export * from './forecast-outside.ts';
export * from './measure-outside-model.ts';
export * from './outside-model.ts';
