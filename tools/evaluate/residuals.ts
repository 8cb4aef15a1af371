import { parseArgs } from 'node:util';
import { forecastLife } from '@kizashi/condition-monitoring/prognostic-assessment';
import { type EngineSet, readEngineSet } from './engine-set.ts';
import { follow, learned } from './evaluate-engine-set.ts';
import { saidAside, setAside, stepsOf, together } from './out-of-fold.ts';
import { printFigures } from './print-figures.ts';
import { recordingsFolder } from './recorded-engines.ts';
import { meanUpTo } from './score-engines.ts';
import { seeded } from './seeded.ts';

const CAP = 125;
const FEWEST_SEEN = 31;
/** As many as a model has experts. */
const DEALS = 5;
const DRAWS = 2_000;
const SEED = 1;
/** Cycles left, from one to below the next. */
const RANGES = [0, 25, 50, 75, 100, 125, Number.POSITIVE_INFINITY] as const;

/** Truth and prediction counted as at most 125; the miss is predicted minus true. In cycles. */
export interface Residual {
  readonly left: number;
  readonly miss: number;
}

/**
 * `npm run evaluate -- residuals [--set NAME] [--json]`: where the capped error of a test file is made, and how far it says
 * what other engines would have. Beside it training engines that were set aside, drawn with what the test engines had left.
 */
export function residuals(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: `${recordingsFolder()}/cmapss` },
      set: { type: 'string', default: 'FD001' },
      json: { type: 'boolean', default: false },
    },
  });
  printFigures(residualsOfSet(readEngineSet(values.data, values.set)), values.json);
}

function residualsOfSet(set: EngineSet) {
  const random = seeded(SEED);
  const model = learned(set);
  const test = set.test.map((engine, i) => {
    const { memory, newest } = follow(engine, model);
    return residual(forecastLife(memory, newest.cycle, model)!.quantiles, set.left[i]!);
  });
  const again = Array.from({ length: DRAWS }, () => rmseOf(test.map(() => oneOf(test, random))));
  const aside = asideByLeft(set);
  const drawn = Array.from({ length: DRAWS }, () =>
    set.left.map((left) => oneOf(aside.get(nearest(aside, left))!, random)),
  );
  return {
    set: set.name,
    test: { engines: test.length, rmse: rmseOf(test), drawnAgain: spreadOf(again), byLeft: byLeft(test) },
    aside: { rmse: spreadOf(drawn.map(rmseOf)), byLeft: byLeft(drawn.flat()) },
  };
}

/** Every step of training engines, by experts that had not learned from them, by the cycles that were left. */
function asideByLeft({ train }: EngineSet): ReadonlyMap<number, readonly Residual[]> {
  const steps = stepsOf(train);
  const { remaining, lifeUsed } = steps.samples;
  const deals = Array.from({ length: DEALS }, (_, d) => setAside(steps, {}, SEED + d));
  const all = new Map<number, Residual[]>();
  saidAside(steps.samples, together(deals)).forEach((said, row) => {
    if (lifeUsed[row]! < FEWEST_SEEN) return;
    const left = remaining[row]!;
    all.set(left, [...(all.get(left) ?? []), residual(said, left)]);
  });
  return all;
}

function residual(said: Float64Array, left: number): Residual {
  return { left, miss: meanUpTo(said, CAP) - Math.min(CAP, left) };
}

function nearest(all: ReadonlyMap<number, unknown>, left: number): number {
  return [...all.keys()].reduce((best, one) => (Math.abs(one - left) < Math.abs(best - left) ? one : best));
}

/** By cycles left: what share of the engines, how late on average, and what share of all squares; NaN where there is none. */
export function byLeft(all: readonly Residual[]) {
  const squares = sum(all.map(({ miss }) => miss ** 2));
  return RANGES.slice(0, -1).map((from, i) => {
    const some = all.filter(({ left }) => left >= from && left < RANGES[i + 1]!);
    return {
      from,
      share: some.length / all.length,
      late: sum(some.map(({ miss }) => miss)) / some.length,
      rmse: rmseOf(some),
      ofSquares: sum(some.map(({ miss }) => miss ** 2)) / squares,
    };
  });
}

export function spreadOf(numbers: readonly number[]) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const mean = sum(sorted) / sorted.length;
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
  return {
    average: mean,
    sd: Math.sqrt(sum(sorted.map((one) => (one - mean) ** 2)) / sorted.length),
    p5: at(0.05),
    p95: at(0.95),
    atMost10: sorted.filter((one) => one <= 10).length / sorted.length,
  };
}

function rmseOf(all: readonly Residual[]): number {
  return Math.sqrt(sum(all.map(({ miss }) => miss ** 2)) / all.length);
}

function oneOf<T>(all: readonly T[], random: () => number): T {
  return all[Math.floor(random() * all.length)]!;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
