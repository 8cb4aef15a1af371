import { type EpochMs, HOUR_MS } from '@kizashi/kernel';
import { mean } from '../figures.ts';
import type { ComponentLife } from './pdm-fleet.ts';

/** What something said of one component's life, ascending by time: the higher, the more it is about to fail. */
export interface ScoreSeries {
  readonly life: ComponentLife;
  readonly scores: readonly (readonly [at: EpochMs, score: number])[];
}

export interface WarningFigures {
  /** Share of the warnings that were followed by the failure they spoke of. */
  readonly precision: number;
  /** Share of the failures that a warning spoke of. */
  readonly recall: number;
  /** Mean hours from the warning to its failure. */
  readonly leadTimeHours: number;
  readonly falseAlarmsPerMachineYear: number;
}

export interface Counted {
  readonly right: number;
  readonly wrong: number;
  readonly failures: number;
  readonly leads: readonly number[];
  readonly machineHours: number;
}

const NOTHING: Counted = { right: 0, wrong: 0, failures: 0, leads: [], machineHours: 0 };
const YEAR_HOURS = 365.25 * 24;

/**
 * A warning says: this component fails within `hours`. It stands for so long, and the next one can come only then, or
 * for the next component. It is right where the failure follows in time, and neither right nor wrong where the
 * component went out, or the recording ended, before its time was over.
 */
export function countWarnings(
  series: readonly ScoreSeries[],
  hours: number,
  thresholdOf: (life: ComponentLife) => number,
): Counted {
  let right = 0;
  let wrong = 0;
  const leads: number[] = [];
  for (const { life, scores } of series) {
    const threshold = thresholdOf(life);
    let quietUntil = 0;
    for (const [at, score] of scores) {
      if (score < threshold || at < quietUntil || at >= life.to) continue;
      quietUntil = at + hours * HOUR_MS;
      if (life.to > quietUntil) wrong += 1;
      else if (life.end === 'failure') {
        right += 1;
        leads.push((life.to - at) / HOUR_MS);
      }
    }
  }
  const failures = series.filter(({ life, scores }) => life.end === 'failure' && scores.length > 0).length;
  // Four components share a machine's hours.
  const components = new Set(series.map(({ life }) => life.component)).size;
  const machineHours = series.reduce((sum, { scores }) => sum + scores.length, 0) / components;
  return { right, wrong, failures, leads, machineHours };
}

export function addUp(counts: readonly Counted[]): Counted {
  return counts.reduce(
    (sum, one) => ({
      right: sum.right + one.right,
      wrong: sum.wrong + one.wrong,
      failures: sum.failures + one.failures,
      leads: [...sum.leads, ...one.leads],
      machineHours: sum.machineHours + one.machineHours,
    }),
    NOTHING,
  );
}

export function figuresOfWarnings({ right, wrong, failures, leads, machineHours }: Counted): WarningFigures {
  return {
    precision: right / (right + wrong),
    recall: right / failures,
    leadTimeHours: mean(leads),
    falseAlarmsPerMachineYear: wrong / (machineHours / YEAR_HOURS),
  };
}

/** Harmonic mean of precision and recall; 0 where nothing was right. */
export function f1({ right, wrong, failures }: Counted): number {
  return (2 * right) / (right + wrong + failures);
}

/** The threshold among those that were ever reached with the best F1; the highest of equals. */
export function bestThreshold(
  series: readonly ScoreSeries[],
  hours: number,
): { threshold: number; f1: number } {
  const all = series.flatMap(({ scores }) => scores.map(([, score]) => score)).sort((a, b) => b - a);
  let best = { threshold: Number.POSITIVE_INFINITY, f1: 0 };
  for (const share of SHARES) {
    const threshold = all[Math.floor(share * all.length)];
    if (threshold === undefined) continue;
    const score = f1(countWarnings(series, hours, () => threshold));
    if (score > best.f1) best = { threshold, f1: score };
  }
  return best;
}

/** Shares of all hours that a threshold is tried at, from one in 30,000 to a third, evenly in their logarithm. */
const SHARES = Array.from({ length: 80 }, (_, i) => 3e-5 * 10 ** ((i * 4) / 79));
