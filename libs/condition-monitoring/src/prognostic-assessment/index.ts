export * from './forecast.ts';
export * from './wear-model.ts';
