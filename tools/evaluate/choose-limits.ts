/**
 * Chooses the numbers by which orders open on training engines that were set aside: the only data on which they may
 * be chosen. No test file is read. Each is tried at several values beside those that the product has; its own stays
 * unless another is clearly better. Run from anywhere:
 *
 *     node --conditions=source tools/evaluate/choose-limits.ts [--learned] [--json]
 */
import { parseArgs } from 'node:util';
import { learnPart } from '@kizashi/condition-monitoring/prognostic-assessment';
import { DAY_MS } from '@kizashi/kernel';
import { DEFAULT_ORDERING_SETTINGS } from '@kizashi/ordering';
import { ADVICE_SETTINGS } from '../../apps/service/src/advisory-generation/advice-settings.ts';
import { cataloguePrior, endedLife, engineMachine, engineModel, enginePosition } from './engine-fleet.ts';
import { type CutEngine, type Figures, figuresOf, mean, saidAfter } from './figures.ts';
import { forecastsAt, forecastsDue } from './forecast-at.ts';
import { isOpenAfter, type Limits, ordersAlong } from './orders-along.ts';
import { printFigures } from './print-figures.ts';
import { type RecordedEngine, readTrainingEngines, recordingsFolder } from './recorded-engines.ts';
import { seeded } from './seeded.ts';
import { taughtBy } from './taught.ts';

const SET = 'FD001';
const SPLITS = 5;
const LEARN_SHARE = 0.6;
/** Each engine set aside is cut this often; the truth is 7 to 145 cycles, after at least 31 seen, as in the tests. */
const CUTS = 8;
const FEWEST_LEFT = 7;
const MOST_LEFT = 145;
const FEWEST_SEEN = 31;

/** What the product has. */
const OWN: Limits = { advice: ADVICE_SETTINGS, ordering: DEFAULT_ORDERING_SETTINGS };

type Variant = readonly [name: string, value: number, limits: Limits];

/** One number changed at a time. */
const VARIANTS: readonly Variant[] = [
  ...advice('evidenceGate', [0.6, 0.7, 0.9, 0.95]),
  ...advice('orderGate', [0.2, 0.3, 0.5, 0.6]),
  ...advice('alpha', [0.02, 0.05, 0.15, 0.2]),
  ...advice('urgentLimit', [0.15, 0.2, 0.4, 0.5]),
  ...[2, 4, 10, 14].map(
    (days): Variant => [
      'openAheadDays',
      days,
      { ...OWN, ordering: { ...OWN.ordering, openAheadMs: days * DAY_MS } },
    ],
  ),
];

function advice(name: 'evidenceGate' | 'orderGate' | 'alpha' | 'urgentLimit', values: readonly number[]) {
  return values.map((value): Variant => [name, value, { ...OWN, advice: { ...OWN.advice, [name]: value } }]);
}

/** What one split came to: by the product's own numbers, then by each variant. */
interface SplitFigures {
  readonly own: Figures;
  readonly variants: readonly Figures[];
}

const { values } = parseArgs({
  options: { learned: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const engines = readTrainingEngines(SET);
if (!engines) {
  console.error(`skipped: no train_${SET} in ${recordingsFolder()}/cmapss (set KIZASHI_DATASETS)`);
} else {
  const splits = Array.from({ length: SPLITS }, (_, split) => scoreSplit(engines, split));
  report(splits);
}

function scoreSplit(all: readonly RecordedEngine[], split: number): SplitFigures {
  const random = seeded(split + 1);
  const shuffled = [...all].map((engine) => ({ engine, key: random() })).sort((a, b) => a.key - b.key);
  const learn = Math.round(LEARN_SHARE * shuffled.length);
  const lives = shuffled.slice(0, learn).map(({ engine }) => endedLife(engine));
  const taught = values.learned
    ? taughtBy(lives, engineModel, enginePosition, cataloguePrior)
    : { knowledge: learnPart(lives, engineModel, enginePosition, cataloguePrior) };
  const aside = shuffled.slice(learn).map(({ engine }) => {
    const life = engine.rows.length;
    const most = Math.min(MOST_LEFT, life - FEWEST_SEEN);
    const lefts = Array.from(
      { length: CUTS },
      () => FEWEST_LEFT + Math.floor(random() * (most - FEWEST_LEFT + 1)),
    );
    const said = forecastsAt(engine, taught, new Set(lefts.map((left) => life - left)));
    return {
      ...{ machine: engineMachine(engine, taught), due: forecastsDue(engine, taught) },
      cuts: lefts.map((left) => ({ left, cycle: life - left, forecast: said.get(life - left) })),
    };
  });
  const by = (limits: Limits) =>
    figuresOf(
      aside.flatMap(({ machine, due, cuts }): CutEngine[] => {
        const orders = ordersAlong(machine, due, limits);
        return cuts.map(({ left, cycle, forecast }) => ({
          left,
          said: saidAfter(forecast, cycle, isOpenAfter(cycle, orders)),
        }));
      }),
    );
  console.error(`split ${split + 1} of ${SPLITS}: ${learn} engines learned, ${aside.length} set aside`);
  return { own: by(OWN), variants: VARIANTS.map(([, , limits]) => by(limits)) };
}

/** Wrong near the end and wrong far from it, one as bad as the other. */
function wrong({ near, far }: Figures): number {
  return 1 - near.withOrder + far.withOrder;
}

/** A number of the product gives way only to one that is better over all splits and worse in none. */
function isClearlyBetter(splits: readonly SplitFigures[], variant: number): boolean {
  const gains = splits.map(({ own, variants }) => wrong(own) - wrong(variants[variant]!));
  return mean(gains) > 0 && gains.every((gain) => gain >= 0);
}

function report(splits: readonly SplitFigures[]): void {
  const over = (pick: (split: SplitFigures) => number) => {
    const all = splits.map(pick);
    return { mean: mean(all), min: Math.min(...all), max: Math.max(...all) };
  };
  const orders = (of: (split: SplitFigures) => Figures) => ({
    openOrderAtMost20Left: over((split) => of(split).near.withOrder),
    openOrder100OrMoreLeft: over((split) => of(split).far.withOrder),
  });
  printFigures(
    {
      ...{ set: SET, splits: SPLITS, cutsPerEngine: CUTS, learnedTier: values.learned },
      own: {
        ...orders(({ own }) => own),
        spearman: over(({ own }) => own.spearman),
        coverage80: over(({ own }) => own.coverage80),
        meanWidth80: over(({ own }) => own.meanWidth80),
        rmse: over(({ own }) => own.rmse),
      },
      tried: Object.fromEntries(
        VARIANTS.map(([name, value], i) => [
          `${name}=${value}`,
          { ...orders(({ variants }) => variants[i]!), clearlyBetter: isClearlyBetter(splits, i) },
        ]),
      ),
    },
    values.json,
  );
}
