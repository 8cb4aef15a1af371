import { medianSorted, quantileSorted } from 'simple-statistics';
import type { Ends } from '../run-year.ts';
import { type DayRecord, KEPT_PERCENT } from '../year-record.ts';

/** How alike two ways through the same year are, forecast by forecast. */
export interface Agreement {
  /** Forecasts of the first way that the second has at the same instant of the same part. */
  readonly sharedForecasts: number;
  readonly sharedShare: number;
  /** Of those: one of the two is withheld and the other is not. */
  readonly withheldByOneAlone: number;
  /** Between the medians of both, as a share of the larger one. */
  readonly medianDifference: number;
  readonly differenceOf90Percent: number;
  /** Share whose medians differ by no more than 1 % and 5 %. */
  readonly within1Percent: number;
  readonly within5Percent: number;
}

export function agreementOf(one: readonly DayRecord[], other: readonly DayRecord[]): Agreement {
  const known = new Map(one.map((record) => [keyOf(record), record]));
  const shared = [...new Map(other.map((record) => [keyOf(record), record])).values()].flatMap((record) => {
    const same = known.get(keyOf(record));
    return same === undefined ? [] : [[same, record] as const];
  });
  const differences = shared
    .flatMap(([a, b]) => (a.q && b.q ? [difference(medianOf(a.q), medianOf(b.q))] : []))
    .sort((a, b) => a - b);
  const shareWithin = (bound: number) =>
    differences.filter((one) => one <= bound).length / differences.length;
  return {
    sharedForecasts: shared.length,
    sharedShare: shared.length / known.size,
    withheldByOneAlone: shared.filter(([a, b]) => (a.q === undefined) !== (b.q === undefined)).length,
    medianDifference: differences.length === 0 ? Number.NaN : medianSorted(differences),
    differenceOf90Percent: differences.length === 0 ? Number.NaN : quantileSorted(differences, 0.9),
    within1Percent: shareWithin(0.01),
    within5Percent: shareWithin(0.05),
  };
}

/** Parts that end at the same instant on both ways, of all that either has: the truth is that of one fleet. */
export function sameEnds(
  one: Ends,
  other: Ends,
): { readonly parts: number; readonly partsThatEndAlike: number } {
  const parts = new Set([...Object.keys(one), ...Object.keys(other)]);
  const alike = [...parts].filter((part) => one[part]?.failsAt === other[part]?.failsAt);
  return { parts: parts.size, partsThatEndAlike: alike.length };
}

function keyOf({ p, a }: DayRecord): string {
  return `${p} ${a}`;
}

function medianOf(q: NonNullable<DayRecord['q']>): number {
  return q[KEPT_PERCENT.indexOf(50)] ?? Number.POSITIVE_INFINITY;
}

function difference(a: number, b: number): number {
  if (a === b) return 0;
  const larger = Math.max(a, b);
  return Number.isFinite(larger) ? Math.abs(a - b) / larger : 1;
}
