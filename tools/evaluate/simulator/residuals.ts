import { DAY_MS } from '@kizashi/kernel';
import { mean } from '../figures.ts';
import type { Ends } from './run-year.ts';
import type { TruthOfPart } from './truth-of-parts.ts';
import { type DayRecord, KEPT_PERCENT } from './year-record.ts';

/** Where the intervals of one kind of part miss. Shares are of its forecasts, looked at once a week. */
export interface Residual {
  readonly parts: number;
  readonly forecasts: number;
  readonly coverage80: number;
  /** It ended before the 80 % interval began, and after it was over. */
  readonly endedBefore: number;
  readonly endedAfter: number;
  /** The same of forecasts with at most 90 days to go; absent where there are none. */
  readonly near80?: number;
}

/** The misses of several years, taken together. */
export class Misses {
  readonly #records: DayRecord[] = [];
  readonly #ends: Record<string, Ends[string]> = {};
  readonly #truth = new Map<string, TruthOfPart>();

  add(
    seed: number,
    records: readonly DayRecord[],
    ends: Ends,
    truth: ReadonlyMap<string, TruthOfPart>,
  ): void {
    const ofSeed = (part: string) => `${seed} ${part}`;
    for (const record of records) this.#records.push({ ...record, p: ofSeed(record.p) });
    for (const [part, end] of Object.entries(ends)) this.#ends[ofSeed(part)] = end;
    for (const [part, known] of truth) this.#truth.set(ofSeed(part), known);
  }

  /** By part number and how it wears, and by whether a part was watched from its first hour on. */
  residuals(): object {
    const by = (kind: (part: TruthOfPart) => string) =>
      residualsOf(this.#records, this.#ends, (id) => {
        const known = this.#truth.get(id);
        return known && kind(known);
      });
    return {
      byPart: by(({ partNumber, wears }) => `${partNumber} ${wears}`),
      watched: by(({ isWatchedFromNew }) => (isWatchedFromNew ? 'from new' : 'from mid-life')),
    };
  }
}

const LOOK_EVERY_DAYS = 7;
const NEAR_DAYS = 90;

/**
 * The misses of a year by kind of part. `kindOf`: what the truth knows of it, such as its part number and how it wears;
 * undefined for a part that is in no group.
 */
export function residualsOf(
  records: readonly DayRecord[],
  ends: Ends,
  kindOf: (fittedPartId: string) => string | undefined,
): Readonly<Record<string, Residual>> {
  const kinds = new Map<string, Looked[]>();
  for (const [part, own] of Map.groupBy(records, ({ p }) => p)) {
    const kind = kindOf(part);
    const end = ends[part];
    if (kind === undefined || end === undefined) continue;
    const looked = own
      .filter(({ a }, i) => a !== own[i - 1]?.a && a < end.failsAt)
      .filter((_, i) => i % LOOK_EVERY_DAYS === LOOK_EVERY_DAYS - 1)
      .flatMap(({ a, q }): Looked[] =>
        q === undefined
          ? []
          : [{ part, left: (end.failsAt - a) / DAY_MS, low: bound(q, 10), high: bound(q, 90) }],
      );
    kinds.set(kind, [...(kinds.get(kind) ?? []), ...looked]);
  }
  return Object.fromEntries(
    [...kinds]
      .filter(([, looked]) => looked.length > 0)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([kind, looked]) => [kind, residualOf(looked)]),
  );
}

interface Looked {
  readonly part: string;
  readonly left: number;
  readonly low: number;
  readonly high: number;
}

function residualOf(looked: readonly Looked[]): Residual {
  const share = (of: readonly Looked[], holds: (one: Looked) => boolean) =>
    mean(of.map((one) => (holds(one) ? 1 : 0)));
  const inside = ({ left, low, high }: Looked) => left >= low && left <= high;
  const near = looked.filter(({ left }) => left <= NEAR_DAYS);
  return {
    parts: new Set(looked.map(({ part }) => part)).size,
    forecasts: looked.length,
    coverage80: share(looked, inside),
    endedBefore: share(looked, ({ left, low }) => left < low),
    endedAfter: share(looked, ({ left, high }) => left > high),
    ...(near.length > 0 && { near80: share(near, inside) }),
  };
}

function bound(q: NonNullable<DayRecord['q']>, percent: 10 | 90): number {
  return q[KEPT_PERCENT.indexOf(percent)] ?? Number.POSITIVE_INFINITY;
}
