export * from './encode-life-model.ts';
export * from './forecast-life.ts';
export * from './life-features.ts';
export { type FeatureModel, followLife, type LifeMemory, type LifeRow, startLife } from './life-memory.ts';
export * from './life-model.ts';
export type { LifeSamples } from './sample-lives.ts';
export { LEAST_FAILURES, type TrainingOptions, trainLifeModel } from './train-life-model.ts';
