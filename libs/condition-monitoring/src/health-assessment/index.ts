export * from './assess-health.ts';
export { followTrend, LEAST_TREND, startTrend } from './channel-trend.ts';
export { type FoundModes, placeWindow, startModes } from './found-modes.ts';
export * from './health.ts';
export * from './health-memory.ts';
export {
  type InModes,
  learnInMode,
  type ModeOffset,
  mergeInModes,
  withoutModes,
} from './mode-offsets.ts';
export * from './normal-distribution.ts';
export * from './part-knowledge.ts';
export { failureModesOf } from './suspect-failure-modes.ts';
export { LEAST_NOISE } from './yardstick.ts';
