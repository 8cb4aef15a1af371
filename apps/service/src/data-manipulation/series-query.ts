import type { seriesQuery } from '@kizashi/api-contract';
import { fromIso, plus, type TimeRange } from '@kizashi/kernel';
import type { z } from 'zod';
import { HttpProblem } from '../problem/index.ts';

/** A hundred years in ms: more is a mistake. */
const LONGEST_MS = 100 * 365.25 * 24 * 3_600_000;

export type SeriesQuery = z.infer<typeof seriesQuery>;

/** The range that was asked for, the open ends taken from `whole`. @throws HttpProblem for one that cannot be. */
export function seriesRange(query: Pick<SeriesQuery, 'from' | 'to'>, whole: TimeRange): TimeRange {
  const from = query.from === undefined ? whole.from : (fromIso(query.from) ?? whole.from);
  const to = query.to === undefined ? plus(whole.to, 1) : (fromIso(query.to) ?? whole.to);
  if (from >= to) {
    throw new HttpProblem(
      'invalid-request',
      'The range ends before it begins: from must be earlier than to.',
      [{ field: 'from', detail: 'must be earlier than to' }],
    );
  }
  if (to - from > LONGEST_MS) {
    throw new HttpProblem('invalid-request', 'The range is longer than a hundred years.', [
      { field: 'from', detail: 'must be less than a hundred years before to' },
    ]);
  }
  return { from, to };
}
