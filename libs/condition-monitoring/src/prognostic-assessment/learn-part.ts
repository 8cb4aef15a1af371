import type { PositionId } from '@kizashi/kernel';
import type { MachineModel } from '../data-acquisition/index.ts';
import type { WearKnowledge } from '../health-assessment/index.ts';
import { fitWeibull } from './fit-weibull.ts';
import type { DriftKnowledge, PriorLife } from './wear-model.ts';

/** One part's life that ended, by failure or before it, with what its channels did meanwhile. */
export interface EndedLifeTrajectory {
  /** In the position's life unit. */
  readonly life: number;
  readonly failureObserved: boolean;
  readonly history?: {
    readonly channels: readonly string[];
    /** Life used at each row, ascending. */
    readonly lifeUsed: readonly number[];
    /** One row an instant, one value a channel; null is "no reading". */
    readonly values: readonly (readonly (number | null)[])[];
  };
}

/** Everything that ended lives of a part number in one position have taught. Plain JSON. */
export interface PartKnowledge extends WearKnowledge {
  readonly prior: PriorLife;
  readonly drift?: DriftKnowledge;
}

/**
 * Learns from all ended lives of one part number in one position. `catalogue` is the prior life from the part
 * catalogue: few lives move it little. Lives that did not fail count as censored.
 */
export function learnPart(
  lives: readonly EndedLifeTrajectory[],
  model: MachineModel,
  positionId: PositionId,
  catalogue: PriorLife,
): PartKnowledge {
  void model;
  void positionId;
  const failures = lives.filter((life) => life.failureObserved).length;
  const prior = fitWeibull(lives, catalogue);
  const meanLife = lives.length === 0 ? 0 : lives.reduce((sum, life) => sum + life.life, 0) / lives.length;
  return { lives: lives.length, failures, meanLife, channels: {}, prior };
}
