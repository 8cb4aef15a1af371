import { parseArgs } from 'node:util';
import { learnPart, trainLifeModel } from '@kizashi/condition-monitoring/prognostic-assessment';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { readEngineSet, readTraining } from './engine-set.ts';
import { printFigures } from './print-figures.ts';
import { type RecordedEngine, recordingsFolder } from './recorded-engines.ts';
import { meanUpTo } from './score-engines.ts';
import { seeded } from './seeded.ts';
import { type TiersOfEngine, tiersOfEngine } from './tiers-of-engine.ts';

const CAP = 125;
/** Engines set aside are cut with at least so much seen, and at most so much left (as long as the cap can be told). */
const FEWEST_SEEN = 31;
const MOST_LEFT = 145;

/** A recording that ends before its engine, and what was left. */
interface CutEngine {
  readonly engine: RecordedEngine;
  readonly left: number;
}

/** RMSE in cycles, truth and prediction counted as at most 125. */
interface Rmse {
  readonly rmse: number;
}

export interface CurvePoint {
  readonly n: number;
  readonly seeds: number;
  readonly mixture: Rmse;
  readonly tiers: Readonly<Record<string, Rmse>>;
  /** How much worse the mixture is than the best tier, and how much worse it may be: 5 % or one cycle. */
  readonly worse: number;
  readonly mayBeWorse: number;
}

/**
 * `npm run evaluate -- learning-curve [--failures 0,1,3] [--seeds 10] [--held-out] [--json]`: the same part number after so many
 * failures. Scored on the test file; with `--held-out` on engines of the training file that were not drawn.
 */
export function learningCurve(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: `${recordingsFolder()}/cmapss` },
      set: { type: 'string', default: 'FD001' },
      failures: { type: 'string', default: '0,1,3,5,10,20,40' },
      seeds: { type: 'string', default: '10' },
      'held-out': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const failures = values.failures.split(',').map(Number);
  const { train, cut } = values['held-out']
    ? { train: readTraining(values.data, values.set), cut: undefined }
    : withTest(values.data, values.set);
  const points = failures.map((n) => curvePoint(train, cut, n, Number(values.seeds)));
  printFigures({ set: values.set, failures: points }, values.json);
}

export function curvePoint(
  train: readonly RecordedEngine[],
  test: readonly CutEngine[] | undefined,
  n: number,
  seeds: number,
): CurvePoint {
  const squares = new Map<string, number[]>();
  for (let seed = 1; seed <= seeds; seed++) {
    const random = seeded(1_000 * n + seed);
    const order = [...train].map((engine) => ({ engine, key: random() })).sort((a, b) => a.key - b.key);
    const drawn = order.slice(0, n).map(({ engine }) => engine);
    const cut = test ?? order.slice(n).map(({ engine }) => cutAt(engine, random()));
    for (const [tier, rmse] of Object.entries(rmseByTier(drawn, cut, seed))) {
      squares.set(tier, [...(squares.get(tier) ?? []), rmse]);
    }
    process.stderr.write(`evaluate learning-curve: ${n} failures, seed ${seed} of ${seeds}\n`);
  }
  const means = [...squares].map(([tier, all]): [string, Rmse] => [tier, { rmse: mean(all) }]);
  const { mixture, ...tiers } = Object.fromEntries(means) as Record<string, Rmse> & { mixture: Rmse };
  const best = Math.min(...Object.values(tiers).map(({ rmse }) => rmse));
  const worse = mixture.rmse - best;
  return { n, seeds, mixture, tiers, worse, mayBeWorse: Math.max(0.05 * best, 1) };
}

function rmseByTier(
  drawn: readonly RecordedEngine[],
  cut: readonly CutEngine[],
  seed: number,
): Readonly<Record<string, number>> {
  const lives = drawn.map(endedLife);
  const knowledge = learnPart(lives, engineModel, enginePosition, cataloguePrior);
  const trained = trainLifeModel(lives, engineModel, enginePosition, cataloguePrior, { seed });
  const model = trained.ok ? trained.value.model : undefined;
  const squares: Record<string, number[]> = {};
  for (const { engine, left } of cut) {
    const said = tiersOfEngine(engine, knowledge, model);
    for (const tier of Object.keys(said) as (keyof TiersOfEngine)[]) {
      const miss = meanUpTo(said[tier]!.quantiles, CAP) - Math.min(CAP, left);
      squares[tier] = [...(squares[tier] ?? []), miss ** 2];
    }
  }
  return Object.fromEntries(Object.entries(squares).map(([tier, all]) => [tier, Math.sqrt(mean(all))]));
}

function withTest(folder: string, set: string) {
  const { train, test, left } = readEngineSet(folder, set);
  return { train, cut: test.map((engine, i) => ({ engine, left: left[i]! })) };
}

function cutAt(engine: RecordedEngine, share: number): CutEngine {
  const most = Math.min(MOST_LEFT, engine.rows.length - FEWEST_SEEN);
  const left = Math.floor(share * (most + 1));
  return { engine: { ...engine, rows: engine.rows.slice(0, engine.rows.length - left) }, left };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
