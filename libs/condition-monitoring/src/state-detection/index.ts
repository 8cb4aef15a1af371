export * from './channel-detection.ts';
export * from './demands-attention.ts';
export * from './detect-state.ts';
export * from './machine-state.ts';
export * from './vibration-zones.ts';
