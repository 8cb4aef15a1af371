export * from './forecast.ts';
export * from './learn-part.ts';
export * from './make-forecast.ts';
export * from './wear-model.ts';
export * from './worth-keeping.ts';
