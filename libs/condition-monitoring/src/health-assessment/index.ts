export * from './assess-health.ts';
export { followTrend, LEAST_TREND, startTrend } from './channel-trend.ts';
export * from './health.ts';
export * from './health-memory.ts';
export * from './normal-distribution.ts';
export * from './part-knowledge.ts';
export { failureModesOf } from './suspect-failure-modes.ts';
