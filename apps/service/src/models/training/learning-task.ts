import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import type {
  FeatureModel,
  LifeSamples,
  OutsideProposal,
  PartKnowledge,
  PriorLife,
  TrainingRecord,
  TrainingRefusal,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import type { PositionId, Result } from '@kizashi/kernel';

/** What a learning thread is asked to do with the lives that it was sent before. */
export interface LearningTask {
  readonly kind: 'part-knowledge' | 'life-model';
  readonly model: MachineModel;
  readonly positionId: PositionId;
  readonly catalogue: PriorLife;
  readonly seed: number;
}

/** Shows ended lives as a model with these features would have seen them. */
export interface SamplingTask {
  readonly kind: 'life-samples';
  readonly features: FeatureModel;
}

/** Measures what the numbers of an outside model mean; it has answered the samples of the same lives with `said`. */
export interface MeasuringTask extends Omit<LearningTask, 'kind' | 'seed'> {
  readonly kind: 'outside-model';
  readonly proposal: OutsideProposal;
  readonly said: Float64Array;
}

/** One ended life as it is stored; its history stays text until it is in the thread, for parsing it takes long. */
export interface StoredLife {
  readonly life: number;
  readonly failureObserved: boolean;
  /** As-found severity, where an engineer saw the part. */
  readonly severity: string | null;
  /** JSON of `EndedLifeTrajectory['history']`. */
  readonly history: string | null;
}

export interface TrainedArtefact {
  readonly kind: string;
  readonly bytes: Uint8Array;
  readonly record: TrainingRecord;
}

export type ToThread =
  | { readonly type: 'lives'; readonly lives: readonly StoredLife[] }
  | { readonly type: 'learn'; readonly task: LearningTask | SamplingTask | MeasuringTask };

export type FromThread =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'part-knowledge'; readonly knowledge: PartKnowledge }
  | { readonly type: 'life-model'; readonly trained: Result<TrainedArtefact, TrainingRefusal> }
  | { readonly type: 'life-samples'; readonly samples: LifeSamples }
  | { readonly type: 'outside-model'; readonly measured: TrainedArtefact }
  | { readonly type: 'threw'; readonly message: string };
