import type { ConditionalLives } from '../life-model/conditional-lives.ts';
import type { FeatureModel } from '../life-model/life-memory.ts';
import type { LifeModel, TrainingRecord } from '../life-model/life-model.ts';

/**
 * A model that somebody else made, as an ONNX file: it reads features of a life and says one number, the larger the
 * longer the part will last. What that number means is measured on ended lives, as it is for a model of our own.
 */
export interface OutsideModel extends FeatureModel {
  /** Of its forecast in the mixture: it stands alone, for nobody knows which lives it was learned from. */
  readonly weight: 1;
  /** Its features in the order of its input: indexes into `featureNames`. */
  readonly inputs: readonly number[];
  /** The file. */
  readonly onnx: Uint8Array;
  /** Remaining life given the number that it says. */
  readonly lives: ConditionalLives;
}

/** What may be released: learned here, or brought along. */
export type ReleasableModel = LifeModel | OutsideModel;

export interface MeasuredOutsideModel {
  readonly model: OutsideModel;
  readonly record: TrainingRecord;
}

/** Forecasts name it as their model's id. */
export const OUTSIDE_MODEL_ID = 'onnx';

export function isOutside(model: ReleasableModel): model is OutsideModel {
  return model.identity.id === OUTSIDE_MODEL_ID;
}
