import { chooseLimits, countLimits } from './fixed-limits.ts';
import type { Knowledge, PdmMachine } from './pdm-fleet.ts';
import { riskOf } from './risk-series.ts';
import { bestThreshold, type Counted, countWarnings, type ScoreSeries } from './warnings.ts';

const FOLDS = 5;
/** Of the product's urgent path: P(fail within 72 h), which nobody chose on these data. */
export const URGENT = { hours: 72, limit: 0.3 };

export type Learn = (training: readonly PdmMachine[]) => Knowledge;

export interface Warnings {
  /** By horizon: one for each machine, when it was set aside. */
  readonly counts: ReadonlyMap<number, readonly Counted[]>;
  /** At the product's own limit instead of a chosen one. */
  readonly atUrgentLimit: readonly Counted[];
}

/**
 * Warnings of the product about machines that were set aside, a fifth of them at a time. What is known is learned on the
 * others, and the limit that makes a probability a warning is chosen on forecasts of those, each made from what the rest
 * of them taught.
 */
export function warningsAcrossFolds(
  machines: readonly PdmMachine[],
  learn: Learn,
  horizonsHours: readonly number[],
): Warnings {
  const counts = new Map(horizonsHours.map((hours): [number, Counted[]] => [hours, []]));
  const atUrgentLimit: Counted[] = [];
  forEachFold(machines, FOLDS, (aside, training) => {
    const past = new Map(horizonsHours.map((hours): [number, ScoreSeries[]] => [hours, []]));
    forEachFold(training, FOLDS - 1, (inner, rest) => {
      for (const [hours, series] of risksOf(inner, learn(rest), horizonsHours))
        past.get(hours)!.push(...series);
    });
    const thresholds = new Map(horizonsHours.map((hours) => [hours, bestThreshold(past.get(hours)!, hours)]));
    const knowledge = learn(training);
    for (const machine of aside) {
      for (const [hours, series] of risksOf([machine], knowledge, horizonsHours)) {
        const { threshold } = thresholds.get(hours)!;
        counts.get(hours)!.push(countWarnings(series, hours, () => threshold));
        if (hours === URGENT.hours) atUrgentLimit.push(countWarnings(series, hours, () => URGENT.limit));
      }
    }
  });
  return { counts, atUrgentLimit };
}

/** The same by alarms at fixed limits, chosen on the training machines. */
export function limitsAcrossFolds(machines: readonly PdmMachine[], hours: number): readonly Counted[] {
  const counts: Counted[] = [];
  forEachFold(machines, FOLDS, (aside, training) => {
    const limits = chooseLimits(training, hours);
    for (const machine of aside) counts.push(countLimits(machine, limits, hours));
  });
  return counts;
}

function forEachFold<T>(all: readonly T[], folds: number, work: (aside: T[], rest: T[]) => void): void {
  for (let fold = 0; fold < folds; fold++) {
    const isAside = (_: T, i: number) => i % folds === fold;
    work(
      all.filter(isAside),
      all.filter((one, i) => !isAside(one, i)),
    );
  }
}

function risksOf(machines: readonly PdmMachine[], knowledge: Knowledge, horizonsHours: readonly number[]) {
  const all = new Map(horizonsHours.map((hours): [number, ScoreSeries[]] => [hours, []]));
  for (const machine of machines) {
    for (const [hours, series] of riskOf(machine, knowledge, horizonsHours)) all.get(hours)!.push(...series);
  }
  return all;
}
