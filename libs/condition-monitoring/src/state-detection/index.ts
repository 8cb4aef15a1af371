export * from './channel-detection.ts';
export * from './detect-state.ts';
export * from './machine-state.ts';
