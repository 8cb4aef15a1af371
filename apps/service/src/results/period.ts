import { DAY_MS, type EpochMs, fromIso, plus, type TimeRange, toIso } from '@kizashi/kernel';
import { HttpProblem } from '../problem/index.ts';

/** A period as it is asked for; what is left out is open. */
export interface AskedPeriod {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const LONGEST_DEFAULT_MS = 365 * DAY_MS;

/** [from, to); left out, the year up to now. @throws HttpProblem `invalid-request` when it ends before it begins */
export function periodOf(asked: AskedPeriod, now: EpochMs): TimeRange {
  const to = instantOf(asked.to) ?? plus(now, 1);
  const from = instantOf(asked.from) ?? plus(to, -LONGEST_DEFAULT_MS);
  if (from <= to) return { from, to };
  throw new HttpProblem('invalid-request', 'The period ends before it begins.', [
    { field: 'from', detail: `must not be after ${toIso(to)}` },
  ]);
}

/** The query was checked: what is there is an instant. */
export function instantOf(text: string | undefined): EpochMs | undefined {
  return text === undefined ? undefined : fromIso(text);
}
