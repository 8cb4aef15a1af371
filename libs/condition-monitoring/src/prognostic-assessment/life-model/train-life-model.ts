import { err, ok, type PositionId, type Result } from '@kizashi/kernel';
import type { MachineModel } from '../../data-acquisition/index.ts';
import { fitWeibull, weibullMean } from '../fit-weibull.ts';
import type { EndedLifeTrajectory } from '../learn-part.ts';
import type { PriorLife } from '../wear-model.ts';
import type { BoostSettings } from './boosted-trees.ts';
import { learnScales } from './channel-scales.ts';
import { learnConditionalLives } from './conditional-lives.ts';
import { crossFit, dealFolds, pastIndexes } from './cross-fit.ts';
import { forecastsAside } from './forecasts-aside.ts';
import type { FeatureModel } from './life-memory.ts';
import type { TrainedLifeModel, TrainingRefusal } from './life-model.ts';
import { findRegimes } from './regimes.ts';
import { sampleLives, valuesOf } from './sample-lives.ts';
import { learnWeight, scoresOf } from './skill.ts';

export interface TrainingOptions {
  readonly seed: number;
  readonly onProgress?: (share: number) => void;
}

export const FOLDS = 5;
/** Fewer failures cannot be set aside in turn and still leave something to learn from. */
export const LEAST_FAILURES = 3;
/** What boosting takes of the time. */
const BOOSTING_SHARE = 0.7;
/** Steps in a mean life. */
const STEPS = 250;
/** The restricted lives that are predicted, in mean lives. */
export const CAPS = [0.4, 0.6] as const;
export const BOOST: BoostSettings = {
  trees: 300,
  rate: 0.05,
  leaves: 24,
  leastRows: 20,
  l2: 5,
  columnShare: 0.25,
  rowShare: 0.5,
};

/**
 * Learns a model of tier 'fleet' from the ended lives of one part number in one position. Pure, seeded and long: seconds
 * to a minute; it belongs into a job. `catalogue` is the prior life from the part catalogue.
 */
export function trainLifeModel(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  catalogue: PriorLife,
  options: TrainingOptions,
): Result<TrainedLifeModel, TrainingRefusal> {
  const { seed, onProgress = () => {} } = options;
  const followed = lives.filter((one) => (one.history?.values.length ?? 0) > 1);
  const failures = followed.filter((one) => one.failureObserved).length;
  if (!model.positions.some(({ id }) => id === positionId)) {
    return refused('unknown-position', `the machine model has no position ${positionId}`);
  }
  if (failures < LEAST_FAILURES) {
    return refused(
      'too-few-lives',
      `${failures} lives with a history ended by failure; at least ${LEAST_FAILURES} are needed`,
    );
  }
  const features = featureModel(
    followed,
    model,
    positionId,
    weibullMean(fitWeibull(followed, catalogue)),
    seed,
  );
  if (features.wearChannels === 0) {
    return refused('no-wear-channels', `no channel of role wear names the position ${positionId}`);
  }
  if (features.scales.used.length === 0) {
    return refused('nothing-varies', 'every wear channel was constant in every life');
  }
  const meanLife = weibullMean(fitWeibull(followed, catalogue));
  const samples = sampleLives(followed, features);
  const folds = Math.min(FOLDS, failures);
  const failed = followed.map((one) => one.failureObserved);
  const caps = Float64Array.from(CAPS, (cap) => cap * meanLife);
  const fold = dealFolds(failed, folds, seed);
  const fit = crossFit(samples, fold, folds, caps, BOOST, seed, (share) =>
    onProgress(BOOSTING_SHARE * share),
  );
  const conditional = learnConditionalLives(
    pastIndexes(samples, fit, () => true),
    fit.targets,
  );
  const past = forecastsAside(followed, samples, fit, { model, positionId, catalogue }, (share) =>
    onProgress(BOOSTING_SHARE + (1 - BOOSTING_SHARE) * share),
  );
  const weight = learnWeight(past, failures, caps[1]!);
  return ok({
    model: { ...features, weight, experts: fit.experts, lives: conditional },
    record: {
      seed,
      lives: lives.length,
      failures,
      features: samples.names,
      weight,
      scores: scoresOf(past, weight),
    },
  });
}

/** What features are made by: the channels, the length of a step, regimes and scales. */
export function featureModel(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  meanLife: number,
  seed: number,
): FeatureModel {
  const wear = model.channels.filter(
    ({ role, positionIds }) => role === 'wear' && positionIds.includes(positionId),
  );
  const settings = model.channels.filter(({ role }) => role === 'setting');
  const channels = [...wear, ...settings].map(({ id }) => id);
  const rows = lives.flatMap((one) => valuesOf(one, channels));
  const regimes = findRegimes(
    rows.map((row) => row.subarray(wear.length)),
    settings.length,
    seed,
  );
  return {
    identity: { id: 'boosted-lives', version: '0.0.0', tier: 'fleet' },
    channels,
    wearChannels: wear.length,
    step: Math.max(meanLife / STEPS, usualSpacing(lives)),
    regimes,
    scales: learnScales(rows, wear.length, regimes),
  };
}

/** Median life between two rows: a step holds at least one of them. */
function usualSpacing(lives: readonly EndedLifeTrajectory[]): number {
  const spacings = lives
    .flatMap(({ history }) => history!.lifeUsed.slice(1).map((used, i) => used - history!.lifeUsed[i]!))
    .filter((spacing) => spacing > 0)
    .sort((a, b) => a - b);
  return spacings[spacings.length >> 1] ?? 0;
}

function refused(code: TrainingRefusal['code'], detail: string) {
  return err<TrainingRefusal>({ code, detail });
}
