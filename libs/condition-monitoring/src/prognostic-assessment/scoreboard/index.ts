export * from './alpha-lambda.ts';
export * from './judge-warnings.ts';
export * from './known-end.ts';
export * from './score-forecast.ts';
export * from './score-life.ts';
export * from './sum-scores.ts';
export * from './watch-coverage.ts';
export * from './widen-intervals.ts';
