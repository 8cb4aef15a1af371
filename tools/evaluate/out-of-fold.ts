import {
  type EndedLifeTrajectory,
  fitWeibull,
  weibullMean,
} from '@kizashi/condition-monitoring/prognostic-assessment';
// The parts that training is made of are nobody else's business, so the package does not export them.
import type { BoostSettings } from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/boosted-trees.ts';
import {
  learnConditionalLives,
  livesAt,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/conditional-lives.ts';
import {
  type CrossFit,
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
  FOLDS,
  featureModel,
} from '../../libs/condition-monitoring/src/prognostic-assessment/life-model/train-life-model.ts';
import { cataloguePrior, endedLife, engineModel, enginePosition } from './engine-fleet.ts';
import type { RecordedEngine } from './recorded-engines.ts';

/** Engines that ran to failure, step by step. */
export interface EngineSteps {
  readonly lives: readonly EndedLifeTrajectory[];
  /** In cycles. */
  readonly meanLife: number;
  readonly samples: LifeSamples;
}

/** What is tried in place of the product's own. */
export interface Settings {
  readonly boost?: Partial<BoostSettings>;
  /** In mean lives. */
  readonly caps?: readonly [number, number];
  readonly folds?: number;
}

export function stepsOf(engines: readonly RecordedEngine[]): EngineSteps {
  const lives = engines.map(endedLife);
  const meanLife = weibullMean(fitWeibull(lives, cataloguePrior));
  const features = featureModel(lives, engineModel, enginePosition, meanLife, 1);
  return { lives, meanLife, samples: sampleLives(lives, features) };
}

/** Deals the engines into folds, the seed says how, and asks of each those that did not learn from it. */
export function setAside(
  { lives, meanLife, samples }: EngineSteps,
  settings: Settings,
  seed: number,
): CrossFit {
  const caps = Float64Array.from(settings.caps ?? CAPS, (cap) => cap * meanLife);
  const folds = settings.folds ?? FOLDS;
  const fold = dealFolds(
    lives.map(() => true),
    folds,
    seed,
  );
  return crossFit(samples, fold, folds, caps, { ...BOOST, ...settings.boost }, seed);
}

/** One expert of each deal speaks of every engine, and their mean counts: as in use, where a model has several. */
export function together(deals: readonly CrossFit[]): CrossFit {
  const [first] = deals as readonly [CrossFit];
  const index = first.index.map(
    (_, row) => deals.reduce((sum, deal) => sum + deal.index[row]!, 0) / deals.length,
  );
  return { ...first, index };
}

/** The 99 quantiles said at each step. What an index means, too, is learned from other engines than the step's own. */
export function saidAside(samples: LifeSamples, fit: CrossFit): readonly Float64Array[] {
  const conditional = Array.from({ length: fit.folds }, (_, k) =>
    learnConditionalLives(
      pastIndexes(samples, fit, (life) => fit.fold[life] !== k),
      fit.targets,
    ),
  );
  return Array.from(
    samples.life,
    (life, row) => livesAt(conditional[fit.fold[life]!]!, fit.index[row]!).quantiles,
  );
}
