export * from './errors.ts';
export * from './ids.ts';
export * from './operational-codes.ts';
export * from './result.ts';
export * from './time.ts';
export * from './units.ts';
