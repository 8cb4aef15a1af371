export * from './field-errors.ts';
export * from './http-problem.ts';
export * from './problem.filter.ts';
export * from './validation.pipe.ts';
