export * from './counter-reset.ts';
export * from './life-used.ts';
export * from './operating-mode.ts';
export * from './summarise-window.ts';
export * from './vibration/index.ts';
export * from './window.ts';
export * from './window-features.ts';
