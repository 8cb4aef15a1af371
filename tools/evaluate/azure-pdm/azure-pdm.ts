import { parseArgs } from 'node:util';
import type { PartKnowledge } from '@kizashi/condition-monitoring/prognostic-assessment';
import { printFigures } from '../print-figures.ts';
import { recordingsFolder } from '../recorded-engines.ts';
import { chooseLimits, countLimits } from './fixed-limits.ts';
import { type Component, type PdmMachine, readPdmMachines } from './pdm-fleet.ts';
import { learnFrom, riskOf } from './risk-series.ts';
import { addUp, bestThreshold, type Counted, countWarnings, figuresOfWarnings } from './warnings.ts';

const HORIZONS_HOURS = [24, 72];
const FOLDS = 5;
/** Of the product's urgent path: P(fail within 72 h), which nobody chose on these data. */
const URGENT_LIMIT = 0.3;
const NOTHING_LEARNED: ReadonlyMap<Component, PartKnowledge> = new Map();

/**
 * `npm run evaluate -- azure-pdm`: which component fails within 24 h and 72 h, split by machine. Three of the fifteen
 * machines are set aside in turn; lives are learned from, and limits chosen on, the other twelve alone: the limit of
 * the product on forecasts of machines that were in turn set aside among those twelve.
 */
export async function azurePdm(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { json: { type: 'boolean', default: false }, machines: { type: 'string', default: '15' } },
  });
  const machines = readPdmMachines()?.slice(0, Number(values.machines));
  if (machines === undefined) {
    console.error(`skipped: no azure-pdm in ${recordingsFolder()} (set KIZASHI_DATASETS)`);
    return;
  }
  const learned = HORIZONS_HOURS.map((): Counted[] => []);
  const unlearned = HORIZONS_HOURS.map((): Counted[] => []);
  const atUrgentLimit: Counted[] = [];
  const fixed = HORIZONS_HOURS.map((): Counted[] => []);
  for (let fold = 0; fold < FOLDS; fold++) {
    console.error(`fold ${fold + 1} of ${FOLDS}`);
    const [aside, training] = split(machines, fold, FOLDS);
    const inner = outOfFold(training);
    const knowledge = learnFrom(training);
    for (const machine of aside) {
      const risk = riskOf(machine, knowledge, HORIZONS_HOURS);
      const unlearnedRisk = riskOf(machine, NOTHING_LEARNED, HORIZONS_HOURS);
      for (const [i, hours] of HORIZONS_HOURS.entries()) {
        const { threshold } = bestThreshold(inner.learned.get(hours)!, hours);
        const alone = bestThreshold(inner.unlearned.get(hours)!, hours);
        learned[i]!.push(countWarnings(risk.get(hours)!, hours, () => threshold));
        unlearned[i]!.push(countWarnings(unlearnedRisk.get(hours)!, hours, () => alone.threshold));
      }
      atUrgentLimit.push(countWarnings(risk.get(72)!, 72, () => URGENT_LIMIT));
    }
    for (const [i, hours] of HORIZONS_HOURS.entries()) {
      const limits = chooseLimits(training, hours);
      for (const machine of aside) fixed[i]!.push(countLimits(machine, limits, hours));
    }
  }
  const of = (counts: readonly Counted[]) => figuresOfWarnings(addUp(counts));
  const figures = {
    failures: addUp(learned[0]!).failures,
    machines: machines.length,
    horizons: HORIZONS_HOURS.map((horizonHours, i) => ({
      horizonHours,
      ...of(learned[i]!),
      ...(horizonHours === 72 && { atUrgentLimit: of(atUrgentLimit) }),
      withoutLives: of(unlearned[i]!),
      fixedLimits: of(fixed[i]!),
    })),
  };
  printFigures(figures, values.json);
}

function split<T>(all: readonly T[], fold: number, folds: number): [aside: T[], rest: T[]] {
  return [all.filter((_, i) => i % folds === fold), all.filter((_, i) => i % folds !== fold)];
}

/** Forecasts of each training machine by what the others of them taught: what a limit may be chosen on. */
function outOfFold(training: readonly PdmMachine[]) {
  const learned = new Map(HORIZONS_HOURS.map((hours) => [hours, [] as ReturnType<typeof seriesOf>]));
  const unlearned = new Map(HORIZONS_HOURS.map((hours) => [hours, [] as ReturnType<typeof seriesOf>]));
  const folds = FOLDS - 1;
  for (let fold = 0; fold < folds; fold++) {
    const [aside, rest] = split(training, fold, folds);
    const knowledge = learnFrom(rest);
    for (const machine of aside) {
      for (const hours of HORIZONS_HOURS) {
        learned.get(hours)!.push(...seriesOf(machine, knowledge, hours));
        unlearned.get(hours)!.push(...seriesOf(machine, NOTHING_LEARNED, hours));
      }
    }
  }
  return { learned, unlearned };
}

/** Every machine is folded once for each knowledge, whatever the horizon. */
const folded = new WeakMap<object, WeakMap<object, ReturnType<typeof riskOf>>>();

function seriesOf(machine: PdmMachine, knowledge: ReadonlyMap<Component, PartKnowledge>, hours: number) {
  const ofMachine = folded.get(machine) ?? new WeakMap<object, ReturnType<typeof riskOf>>();
  folded.set(machine, ofMachine);
  const risk = ofMachine.get(knowledge) ?? riskOf(machine, knowledge, HORIZONS_HOURS);
  ofMachine.set(knowledge, risk);
  return [...risk.get(hours)!];
}

if (import.meta.main) await azurePdm(process.argv.slice(2));
