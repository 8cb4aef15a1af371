/**
 * Cross-validates settings of the learned tier by unit: every figure is of engines that the model had not learned from,
 * and no test file is read. It is how the settings in `life-model/` were chosen. Two lines a variant: what one expert says, the
 * mean over the deals; and what one expert of each deal say together, as the experts of a model do in use. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/choose-life-model.ts [--data DIR] [--set FD001] [--variant NAME ...]
 *         [--deals 1] [--cut] [--json]
 *
 * Scored are all steps from cycle 31 on; with `--cut` those with 7 to 145 left, where test engines of FD001 are cut.
 */
import { parseArgs } from 'node:util';
import type { CrossFit } from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/cross-fit.ts';
import type { LifeSamples } from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/sample-lives.ts';
import { readTraining } from './engine-set.ts';
import { type Settings, saidAside, setAside, stepsOf, together } from './out-of-fold.ts';
import { recordingsFolder } from './recorded-engines.ts';
import { type ScoredEngine, scoreEngines } from './score-engines.ts';

interface Variant extends Settings {
  /** Features whose names match are taken away. */
  readonly without?: RegExp;
}

/** Engines are scored from here on, as in the test files, which hold at least so many cycles. */
const FEWEST_SEEN = 31;
const LEAST_LEFT = 7;
const MOST_LEFT = 145;

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
  'ten folds': { folds: 10 },
  'ten folds, 150 trees, rate 0.1': { folds: 10, boost: { trees: 150, rate: 0.1 } },
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
    deals: { type: 'string', default: '1' },
    cut: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const steps = stepsOf(readTraining(values.data, values.set));
const { lives, samples } = steps;
const weights = rowWeights();
for (const name of values.variant) {
  const variant = VARIANTS[name];
  if (!variant) throw new Error(`no variant "${name}"; there are: ${Object.keys(VARIANTS).join('; ')}`);
  const seen = { ...steps, samples: without(samples, variant.without) };
  const deals = Array.from({ length: Number(values.deals) }, (_, d) => setAside(seen, variant, d + 1));
  const tables = [{ experts: 1, ...scoreEngines(deals.flatMap(scored)) }];
  if (deals.length > 1) tables.push({ experts: deals.length, ...scoreEngines(scored(together(deals))) });
  for (const scores of tables) {
    const table = { set: values.set, variant: name, ...scores };
    console.log(values.json ? JSON.stringify(table) : line(table));
  }
}

function scored(fit: CrossFit): readonly ScoredEngine[] {
  return saidAside(samples, fit).map((said, row) => ({
    said,
    left: samples.remaining[row]!,
    weight: weights[row]!,
  }));
}

/** Each engine is one vote, as in the test files, however often it is looked at; 0 where it is not. */
function rowWeights(): readonly number[] {
  const looked = Array.from(
    samples.remaining,
    (left, row) =>
      samples.lifeUsed[row]! >= FEWEST_SEEN && (!values.cut || (left >= LEAST_LEFT && left <= MOST_LEFT)),
  );
  const looks = lives.map(() => 0);
  looked.forEach((is, row) => {
    if (is) looks[samples.life[row]!]! += 1;
  });
  return looked.map((is, row) => (is ? 1 / looks[samples.life[row]!]! : 0));
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
