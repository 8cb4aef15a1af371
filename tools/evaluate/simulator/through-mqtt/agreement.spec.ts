import { describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import type { DayRecord } from '../year-record.ts';
import { agreementOf, sameEnds } from './agreement.ts';

const record = (a: number, median: number | null): DayRecord => ({
  ...{ p: 'p', a: epochMs(a) },
  q: [1, 2, 3, median, 5, 6, 7],
});

describe('agreement of two ways through a year', () => {
  it('is of the forecasts that both have at the same instant', () => {
    const one = [record(1, 100), record(2, 100), record(3, 100), record(4, null), { p: 'p', a: epochMs(5) }];
    const other = [record(1, 100), record(2, 97), record(4, 100), record(5, 100), record(9, 1)];
    expect(agreementOf(one, other)).toMatchObject({
      sharedForecasts: 4,
      sharedShare: 0.8,
      withheldByOneAlone: 1,
      medianDifference: 0.03,
      within1Percent: 1 / 3,
      within5Percent: 2 / 3,
    });
  });

  it('tells whether the truth was the same', () => {
    const end = (failsAt: number) => ({ failsAt: epochMs(failsAt), inYear: true, fittedAt: epochMs(0) });
    expect(sameEnds({ a: end(1), b: end(2) }, { a: end(1), b: end(3), c: end(4) })).toEqual({
      parts: 3,
      partsThatEndAlike: 1,
    });
  });
});
