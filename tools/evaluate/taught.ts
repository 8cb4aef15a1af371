import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import {
  type EndedLifeTrajectory,
  type LifeModel,
  learnPart,
  type PartKnowledge,
  type PriorLife,
  trainLifeModel,
} from '@kizashi/condition-monitoring/prognostic-assessment';
import type { PositionId } from '@kizashi/kernel';

const SEED = 1;

/** What a part in use is forecast by: fields of `FittedPartRecord`. */
export interface Taught {
  readonly knowledge: PartKnowledge;
  /** Absent while too few have failed to learn a model. */
  readonly lifeModel?: LifeModel;
}

/**
 * What the product would know of a part number if these lives were all that had ended: what its learning job learns,
 * in that order, and a person who releases every version it offers.
 */
export function taughtBy(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  catalogue: PriorLife,
): Taught {
  const knowledge = learnPart(lives, model, positionId, catalogue);
  const trained = trainLifeModel(lives, model, positionId, catalogue, { seed: SEED });
  return { knowledge, ...(trained.ok && { lifeModel: trained.value.model }) };
}
