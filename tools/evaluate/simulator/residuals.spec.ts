import { describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs } from '@kizashi/kernel';
import { residualsOf } from './residuals.ts';
import type { Ends } from './run-year.ts';
import type { DayRecord } from './year-record.ts';

const day = (n: number) => epochMs(n * DAY_MS);
const ENDS: Ends = Object.fromEntries(
  ['sudden', 'slow', 'other'].map((part) => [part, { failsAt: day(100), inYear: true, fittedAt: day(0) }]),
);

/** Says each day that 80 % lie within 10 days of what it says is left. */
const saying = (part: string, left: (today: number) => number): DayRecord[] =>
  Array.from({ length: 99 }, (_, i) => {
    const middle = left(i + 1);
    const q = [-15, -10, -5, 0, 5, 10, 15].map((off) => middle + off);
    return { p: part, a: day(i + 1), q, f: [0, 0, 0] };
  });

describe('residuals', () => {
  it('say by kind of part whether it ended too early or too late', () => {
    const records = [
      ...saying('sudden', () => 200),
      ...saying('slow', (today) => 100 - today),
      ...saying('other', () => 1),
    ];
    const kindOf = (part: string) => (part === 'other' ? undefined : part);
    const found = residualsOf(records, ENDS, kindOf);
    expect(Object.keys(found)).toEqual(['slow', 'sudden']);
    expect(found.slow).toMatchObject({ parts: 1, forecasts: 14, coverage80: 1, near80: 1 });
    expect(found.sudden).toMatchObject({ coverage80: 0, endedBefore: 1, endedAfter: 0 });
  });

  it('leave out what was said again', () => {
    const [first] = saying('slow', () => 1);
    const found = residualsOf(Array(20).fill(first), ENDS, () => 'kind');
    expect(found).toEqual({});
  });
});
