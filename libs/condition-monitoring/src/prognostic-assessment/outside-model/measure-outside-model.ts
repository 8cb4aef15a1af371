import type { PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../../data-acquisition/index.ts';
import type { EndedLifeTrajectory } from '../learn-part.ts';
import { learnConditionalLives } from '../life-model/conditional-lives.ts';
import { type CrossFit, dealFolds, pastIndexes } from '../life-model/cross-fit.ts';
import { forecastsAside } from '../life-model/forecasts-aside.ts';
import { featureNames } from '../life-model/life-features.ts';
import type { FeatureModel } from '../life-model/life-memory.ts';
import { type LifeSamples, sampleLives } from '../life-model/sample-lives.ts';
import { scoresOf } from '../life-model/skill.ts';
import type { PriorLife } from '../wear-model.ts';
import { type MeasuredOutsideModel, OUTSIDE_MODEL_ID, type OutsideModel } from './outside-model.ts';

/** What is measured: the file, and what it reads. */
export type OutsideProposal = Pick<OutsideModel, 'onnx' | 'inputs'> & { readonly features: FeatureModel };

const FOLDS = 5;
/** Which lives are set aside together; nothing is learned from them but what a number means. */
const SEED = 1;

/** Ended lives that have a history, a row a step, as a model would have seen them while they lasted. */
export function outsideSamples(lives: readonly EndedLifeTrajectory[], features: FeatureModel): LifeSamples {
  return sampleLives(withHistory(lives), features);
}

/** Of the lives that were sampled those that failed: of fewer than `LEAST_FAILURES` nothing can be measured. */
export function sampledFailures({ life, failed }: LifeSamples): number {
  return new Set(life.filter((_, row) => failed[row] === 1)).size;
}

/** The rows that a model is asked with: the chosen features of every sample, in the model's order. */
export function inputRows({ features, names, count }: LifeSamples, inputs: readonly number[]): Float32Array {
  const rows = new Float32Array(count * inputs.length);
  for (let row = 0; row < count; row++) {
    for (const [i, index] of inputs.entries()) {
      rows[row * inputs.length + i] = features[row * names.length + index]!;
    }
  }
  return rows;
}

/**
 * Measures on ended lives what its numbers mean. Scores are of lives that were set aside when that was measured; whether
 * the model itself was learned from them nobody here can know.
 * @param said one finite number for each of `samples`
 */
export function measureOutsideModel(
  lives: readonly EndedLifeTrajectory[],
  samples: LifeSamples,
  said: Float64Array,
  { features, inputs, onnx }: OutsideProposal,
  machine: { readonly model: MachineModel; readonly positionId: PositionId; readonly catalogue: PriorLife },
): MeasuredOutsideModel {
  const followed = withHistory(lives);
  const failures = followed.filter((one) => one.failureObserved).length;
  const folds = Math.min(FOLDS, failures);
  const fold = dealFolds(
    followed.map((one) => one.failureObserved),
    folds,
    SEED,
  );
  // It has no restricted targets: its number is the index itself.
  const targets = { caps: new Float64Array(), targetMean: new Float64Array(), targetSd: new Float64Array() };
  const fit: CrossFit = { experts: [], targets, fold, folds, index: said };
  const past = forecastsAside(followed, samples, fit, machine);
  const names = featureNames(features);
  const { channels, wearChannels, step, regimes, scales } = features;
  return {
    model: {
      identity: { id: OUTSIDE_MODEL_ID, version: '0.0.0', tier: 'fleet' },
      ...{ channels, wearChannels, step, regimes, scales },
      ...{ weight: 1, inputs, onnx },
      lives: learnConditionalLives(
        pastIndexes(samples, fit, () => true),
        targets,
      ),
    },
    record: {
      seed: SEED,
      lives: lives.length,
      failures,
      features: inputs.map((index) => names[index]!),
      weight: 1,
      scores: scoresOf(past, 1),
    },
  };
}

const withHistory = (lives: readonly EndedLifeTrajectory[]) =>
  lives.filter((one) => (one.history?.values.length ?? 0) > 1);
