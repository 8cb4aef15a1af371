import type { EpochMs, Life, LifePerHour, LifeUnit, PartNumber } from '@kizashi/kernel';
import type { LifeDistribution, ModelIdentity } from './forecast.ts';

/** Weibull prior life of a part number, eta in the position's life unit. */
export interface PriorLife {
  readonly beta: number;
  readonly eta: number;
}

/** What the trajectories of ended lives taught about a part number; absent until there are any. */
export interface DriftKnowledge {
  /** Mean and sd of the wear (0..1) at which parts of this number failed. */
  readonly wearAtFailureMean: number;
  readonly wearAtFailureSd: number;
  /** Mean and sd of the drift on the model's own scale, per unit of life. */
  readonly driftMean: number;
  readonly driftSd: number;
  /** Ended lives behind these figures. */
  readonly lives: number;
}

/** What a model may know before the first observation. */
export interface WearModelContext {
  readonly partNumber: PartNumber;
  readonly lifeUnit: LifeUnit;
  readonly prior: PriorLife;
  readonly drift?: DriftKnowledge;
}

/** One assessed window of one fitted part; wear is 0 (new) to 1 (failed). A missing wear is NaN. */
export interface WearObservation {
  readonly at: EpochMs;
  readonly lifeUsed: Life;
  readonly rate: LifePerHour;
  readonly wear: number;
  readonly wearSd: number;
}

/**
 * The one way in for models. Pure: inputs are never changed, the same inputs give the same result, and a state
 * is plain JSON, so that it can be stored and resumed. `wear-model.contract.ts` holds the suite that all pass.
 */
export interface WearModel<State = unknown> {
  readonly identity: ModelIdentity;
  start(context: WearModelContext): State;
  observe(state: State, observation: WearObservation): State;
  /** Remaining life after `lifeUsed`, or undefined while the model has nothing to say. */
  forecast(state: State, lifeUsed: Life): LifeDistribution | undefined;
}
