/**
 * Cross-validates settings of the learned tier by unit: every figure is of engines that the model had not learned from,
 * and no test file is read. It is how the settings in `life-model/` were chosen. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/choose-life-model.ts [--data DIR] [--set FD001] [--variant NAME ...]
 *         [--seeds 1] [--json]
 */
import { parseArgs } from 'node:util';
import { fitWeibull, weibullMean } from '@kizashi/condition-monitoring/prognostic-assessment';
// The parts that training is made of are nobody else's business, so the package does not export them.
import type { BoostSettings } from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/boosted-trees.ts';
import {
  learnConditionalLives,
  livesAt,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/conditional-lives.ts';
import {
  crossFit,
  dealFolds,
  pastIndexes,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/cross-fit.ts';
import {
  type LifeSamples,
  sampleLives,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/sample-lives.ts';
import {
  BOOST,
  CAPS,
  featureModel,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/train-life-model.ts';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import { readTraining } from './engine-set.ts';
import { recordingsFolder } from './recorded-engines.ts';
import { type ScoredEngine, scoreEngines } from './score-engines.ts';

interface Variant {
  readonly boost?: Partial<BoostSettings>;
  /** In mean lives. */
  readonly caps?: readonly [number, number];
  /** Features whose names match are taken away. */
  readonly without?: RegExp;
}

const FOLDS = 5;
/** Engines are scored from here on, as in the test files, which hold at least so many cycles. */
const FEWEST_SEEN = 31;

const VARIANTS: Readonly<Record<string, Variant>> = {
  chosen: {},
  'without age': { without: /^(age|started-at)$|by-age$/ },
  'without drift by age': { without: /by-age$/ },
  'without level': { without: / level$/ },
  'without own baseline': { without: / moved|distance/ },
  'without differences': { without: / since-/ },
  'without distance': { without: /^distance/ },
  'caps 0.3 and 0.6': { caps: [0.3, 0.6] },
  'caps 0.6 and 0.6': { caps: [0.6, 0.6] },
  'caps 0.6 and 1.5': { caps: [0.6, 1.5] },
  'caps 0.4 and 1': { caps: [0.4, 1] },
  '150 trees': { boost: { trees: 150 } },
  '500 trees, rate 0.03': { boost: { trees: 500, rate: 0.03 } },
  '12 leaves': { boost: { leaves: 12 } },
  '40 leaves': { boost: { leaves: 40 } },
  '15 % of the columns': { boost: { columnShare: 0.15 } },
  'half the columns': { boost: { columnShare: 0.5 } },
  '30 % of the rows': { boost: { rowShare: 0.3 } },
  '10 % and 20 %': { boost: { columnShare: 0.1, rowShare: 0.2 } },
  '100 rows a leaf': { boost: { leastRows: 100 } },
  'L2 20': { boost: { l2: 20 } },
};

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: `${recordingsFolder()}/cmapss` },
    set: { type: 'string', default: 'FD001' },
    variant: { type: 'string', multiple: true, default: Object.keys(VARIANTS) },
    seeds: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
});

const lives = readTraining(values.data, values.set).map(endedLife);
const meanLife = weibullMean(fitWeibull(lives, cataloguePrior));
const features = featureModel(lives, engineModel, enginePosition, meanLife, 1);
const whole = sampleLives(lives, features);
for (const name of values.variant) {
  const variant = VARIANTS[name];
  if (!variant) throw new Error(`no variant "${name}"; there are: ${Object.keys(VARIANTS).join('; ')}`);
  const scored = Array.from({ length: Number(values.seeds) }, (_, s) =>
    crossValidated(variant, s + 1),
  ).flat();
  const table = { set: values.set, variant: name, ...scoreEngines(scored) };
  console.log(values.json ? JSON.stringify(table) : line(table));
}

function crossValidated(variant: Variant, seed: number): readonly ScoredEngine[] {
  const samples = without(whole, variant.without);
  const caps = Float64Array.from(variant.caps ?? CAPS, (cap) => cap * meanLife);
  const fold = dealFolds(
    lives.map(() => true),
    FOLDS,
    seed,
  );
  const fit = crossFit(samples, fold, FOLDS, caps, { ...BOOST, ...variant.boost }, seed);
  const conditional = Array.from({ length: FOLDS }, (_, k) =>
    learnConditionalLives(
      pastIndexes(samples, fit, (life) => fold[life] !== k),
      fit.targets,
    ),
  );
  return Array.from({ length: samples.count }, (_, row): ScoredEngine => {
    const life = samples.life[row]!;
    return {
      said: livesAt(conditional[fold[life]!]!, fit.index[row]!).quantiles,
      left: samples.remaining[row]!,
      // Each engine is one vote, as in the test files, however often it is looked at.
      weight: samples.lifeUsed[row]! < FEWEST_SEEN ? 0 : 1 / (lives[life]!.life - FEWEST_SEEN + 1),
    };
  });
}

/** Features that are always missing are never split on. */
function without(samples: LifeSamples, names: RegExp | undefined): LifeSamples {
  if (!names) return samples;
  const width = samples.names.length;
  const features = samples.features.map((value, i) =>
    names.test(samples.names[i % width]!) ? Number.NaN : value,
  );
  return { ...samples, features };
}

function line({ set, variant, ...scores }: Record<string, unknown>): string {
  const figures = Object.entries(scores).map(([name, value]) => `${name} ${shown(value)}`);
  return `${set} ${String(variant).padEnd(22)} ${figures.join('  ')}`;
}

function shown(value: unknown): string {
  if (typeof value === 'number') return Number(value.toPrecision(4)).toString();
  return Object.values(value as Record<string, unknown>)
    .map(shown)
    .join(' / ');
}
