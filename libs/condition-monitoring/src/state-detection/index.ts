export * from './channel-level.ts';
export * from './channel-memory.ts';
export * from './demands-attention.ts';
export * from './detect-state.ts';
export * from './is-beyond-limit.ts';
export * from './machine-state.ts';
export * from './mode-baselines.ts';
export * from './vibration-zones.ts';
