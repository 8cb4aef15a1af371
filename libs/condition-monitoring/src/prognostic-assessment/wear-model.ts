import type { EpochMs, Life, LifePerHour, LifeUnit, PartNumber } from '@kizashi/kernel';
import type { LifeDistribution, ModelIdentity } from './forecast.ts';

/** Weibull prior life of a part number, eta in the position's life unit. */
export interface PriorLife {
  readonly beta: number;
  readonly eta: number;
}

/** One course that wear takes: how bent it is, how often lives took it, and how fast it ran. */
export interface WearCourse {
  /** 0 is a straight line; above it wear grows as exp(curvature x share of the course). */
  readonly curvature: number;
  readonly weight: number;
  /** Mean and sd of ln(share of the whole life that the course takes, from onset to failure). */
  readonly logShareMean: number;
  readonly logShareSd: number;
}

/** What the trajectories of ended lives taught about a part number; absent until there are any. */
export interface DriftKnowledge {
  /** Mean and sd of the wear (0..1) at which parts of this number failed. */
  readonly wearAtFailureMean: number;
  readonly wearAtFailureSd: number;
  /** Mean and sd of the drift on the model's own scale, per unit of life: 1 / (life from onset to failure). */
  readonly driftMean: number;
  readonly driftSd: number;
  /** Ended lives behind these figures. */
  readonly lives: number;
  /** How far wear strayed from its course in these lives, standard deviation. */
  readonly courseSd?: number;
  /** The courses that wear took in these lives; weights sum to 1. */
  readonly courses?: readonly WearCourse[];
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
  /** The same observations under new knowledge: ended lives teach while parts are in use. */
  relearn(state: State, context: WearModelContext): State;
  /** Remaining life after `lifeUsed`, or undefined while the model has nothing to say. */
  forecast(state: State, lifeUsed: Life): LifeDistribution | undefined;
}
