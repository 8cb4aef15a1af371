import { DAY_MS, type EpochMs } from '@kizashi/kernel';
import { medianSorted, quantileSorted } from 'simple-statistics';
import { mean } from '../figures.ts';
import { concordance } from './concordance.ts';
import type { Call, Ends } from './run-year.ts';
import { type DayRecord, KEPT_PERCENT } from './year-record.ts';

/** A call is false where the part lives longer than supply takes, and than a visit would have waited for it. */
const FAR_DAYS = 30;
/** Saxena (2010): a forecast meets the bound when its median lies within this share of the whole life of the true end. */
const HORIZON_ALPHA = 0.1;
/** The intervals are looked at once a week: days in a row say the same again. */
const LOOK_EVERY_DAYS = 7;

export interface Interval {
  /** Share of the forecasts whose true end lies inside. */
  readonly coverage: number;
  /** Half of the intervals are no wider, in days. */
  readonly medianWidthDays: number;
}

export interface YearFigures {
  readonly interval50: Interval;
  readonly interval80: Interval;
  readonly interval90: Interval;
  /** The same of forecasts whose part had at most 90 days left: those that decide. */
  readonly near: {
    readonly interval50: Interval;
    readonly interval80: Interval;
    readonly interval90: Interval;
  };
  /**
   * Orders opened, or made urgent, on a part that then lived on for more than 30 days beyond what its supply and
   * preparation may take; an order counts once.
   */
  readonly falseAlarmsPerMachineYear: number;
  /** Share of the calls that were false. */
  readonly falseAlarmShare: number;
  /**
   * Prognostic horizon (Saxena et al. 2010), of parts that failed in the year: days before the end from which on
   * every daily median stays within 10 % of the part's whole life of the true end; 0 where none does. Bounded by how
   * long the part was watched.
   */
  readonly prognosticHorizon: {
    readonly medianDays: number;
    readonly meanDays: number;
    readonly meanShareOfWatched: number;
  };
  /** Harrell's C of the first day's P50 against the true end, over all parts of the fleet. */
  readonly day1Concordance: number;
  /** The same among parts of one number alone, weighted by their pairs: what is left when names tell nothing. */
  readonly day1ConcordanceWithinPart: number;
  /** Of parts that failed: the share with a call at least 72 h before, and half of the calls came earlier than this. */
  readonly calledInTime: number;
  readonly medianCallLeadDays: number;
  /** P(fail in 72 h), of the daily forecasts: mean said, share that did, and Brier score. */
  readonly pFail72h: { readonly said: number; readonly happened: number; readonly brier: number };
  readonly withheldShare: number;
  readonly failures: number;
  readonly forecasts: number;
}

export interface YearToScore {
  readonly records: readonly DayRecord[];
  readonly calls: readonly Call[];
  readonly ends: Ends;
  readonly startsAt: EpochMs;
  readonly machineYears: number;
  /** What may be compared on the first day. */
  readonly partNumberOf: (fittedPartId: string) => string;
}

export function scoreYear(year: YearToScore): YearFigures {
  const { records, ends, startsAt } = year;
  const seen = new Map<string, DayRecord[]>();
  for (const record of records) {
    const own = seen.get(record.p);
    if (own === undefined) seen.set(record.p, [record]);
    else if (own.at(-1)!.a !== record.a) own.push(record);
  }
  const standing = [...seen.values()].flatMap((own) => own.filter(isBeforeEnd));
  const weekly = [...seen.values()].flatMap((own) =>
    own.filter((record, i) => isBeforeEnd(record) && i % LOOK_EVERY_DAYS === LOOK_EVERY_DAYS - 1),
  );
  function isBeforeEnd({ p, a }: DayRecord): boolean {
    return ends[p] !== undefined && a < ends[p].failsAt;
  }
  const leftOf = ({ p, a }: DayRecord) => (ends[p]!.failsAt - a) / DAY_MS;
  const near = weekly.filter((record) => leftOf(record) <= 90);
  return {
    ...intervalsOf(weekly, leftOf),
    near: intervalsOf(near, leftOf),
    ...alarmsOf(year),
    prognosticHorizon: horizonOf(seen, ends),
    ...firstDay(seen, year, startsAt, leftOf),
    pFail72h: urgentProbability(standing, leftOf),
    withheldShare: standing.filter(({ q }) => q === undefined).length / standing.length,
    failures: Object.values(ends).filter(({ inYear }) => inYear).length,
    forecasts: standing.length,
  };
}

type KeptPercent = (typeof KEPT_PERCENT)[number];
type DaysLeft = (record: DayRecord) => number;

function intervalsOf(records: readonly DayRecord[], leftOf: DaysLeft) {
  const between = (low: KeptPercent, high: KeptPercent): Interval => {
    const said = records.flatMap((record) =>
      record.q === undefined
        ? []
        : [{ left: leftOf(record), low: at(record.q, low), high: at(record.q, high) }],
    );
    const widths = said.map((one) => one.high - one.low).sort((a, b) => a - b);
    return {
      coverage: said.filter((one) => one.left >= one.low && one.left <= one.high).length / said.length,
      medianWidthDays: widths.length === 0 ? Number.NaN : medianSorted(widths),
    };
  };
  return { interval50: between(25, 75), interval80: between(10, 90), interval90: between(5, 95) };
}

function at(q: NonNullable<DayRecord['q']>, percent: KeptPercent): number {
  return q[KEPT_PERCENT.indexOf(percent)] ?? Number.POSITIVE_INFINITY;
}

function alarmsOf({ calls, ends, machineYears }: YearToScore) {
  const first = new Map<string, { readonly call: Call; readonly isFalse: boolean }>();
  const leads = new Map<string, number>();
  for (const call of calls) {
    const end = ends[call.part];
    if (end === undefined) continue;
    const left = (end.failsAt - call.at) / DAY_MS;
    const key = `${call.part} ${call.at}`;
    first.set(key, { call, isFalse: left > FAR_DAYS + (call.urgent ? 0 : call.supplyDays) });
    if (left > 0) leads.set(call.part, Math.max(left, leads.get(call.part) ?? 0));
  }
  const falseOnes = [...first.values()].filter(({ isFalse }) => isFalse).length;
  const failed = Object.entries(ends).filter(([, { inYear }]) => inYear);
  const lead = failed.map(([part]) => leads.get(part) ?? 0).sort((a, b) => a - b);
  return {
    falseAlarmsPerMachineYear: falseOnes / machineYears,
    falseAlarmShare: falseOnes / first.size,
    calledInTime: lead.filter((days) => days >= 3).length / lead.length,
    medianCallLeadDays: lead.length === 0 ? Number.NaN : quantileSorted(lead, 0.5),
  };
}

function horizonOf(seen: ReadonlyMap<string, readonly DayRecord[]>, ends: Ends) {
  const days: number[] = [];
  const shares: number[] = [];
  for (const [part, records] of seen) {
    const end = ends[part];
    if (!end?.inYear) continue;
    const before = records.filter(({ a }) => a < end.failsAt);
    const first = before[0];
    if (first === undefined) continue;
    const bound = (HORIZON_ALPHA * (end.failsAt - end.fittedAt)) / DAY_MS;
    let from = end.failsAt;
    for (const record of [...before].reverse()) {
      const left = (end.failsAt - record.a) / DAY_MS;
      if (record.q === undefined || Math.abs(at(record.q, 50) - left) > bound) break;
      from = record.a;
    }
    days.push((end.failsAt - from) / DAY_MS);
    shares.push((end.failsAt - from) / (end.failsAt - first.a));
  }
  const sorted = [...days].sort((a, b) => a - b);
  return {
    medianDays: sorted.length === 0 ? Number.NaN : medianSorted(sorted),
    meanDays: mean(days),
    meanShareOfWatched: mean(shares),
  };
}

function firstDay(
  seen: ReadonlyMap<string, readonly DayRecord[]>,
  { partNumberOf }: YearToScore,
  startsAt: EpochMs,
  leftOf: DaysLeft,
) {
  const first = [...seen.values()].flatMap(([record]) =>
    record?.q !== undefined && record.a <= startsAt + DAY_MS
      ? [{ part: partNumberOf(record.p), said: at(record.q, 50), left: leftOf(record) }]
      : [],
  );
  const of = (parts: typeof first) =>
    concordance(
      parts.map(({ said }) => said),
      parts.map(({ left }) => left),
    );
  const groups = [...Map.groupBy(first, ({ part }) => part).values()].filter(({ length }) => length > 1);
  const pairs = groups.map(({ length }) => (length * (length - 1)) / 2);
  const total = pairs.reduce((sum, n) => sum + n, 0);
  return {
    day1Concordance: of(first),
    day1ConcordanceWithinPart: groups.reduce((sum, group, i) => sum + of(group) * (pairs[i]! / total), 0),
  };
}

function urgentProbability(records: readonly DayRecord[], leftOf: DaysLeft) {
  const said = records.flatMap((record) =>
    record.f === undefined ? [] : [{ p: record.f[0], failed: leftOf(record) <= 3 ? 1 : 0 }],
  );
  return {
    said: mean(said.map(({ p }) => p)),
    happened: mean(said.map(({ failed }) => failed)),
    brier: mean(said.map(({ p, failed }) => (p - failed) ** 2)),
  };
}
