import type {
  EpochMs,
  FittedPartId,
  Life,
  LifeUnit,
  MachineModelId,
  PartNumber,
  PositionId,
} from '@kizashi/kernel';
import type { AsFound, AsFoundSeverity } from './order.ts';

/** The part that came off, as far as its life is concerned. */
export interface RemovedPart {
  readonly id: FittedPartId;
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
  readonly serial: string;
  /** Life used when it came off, in `lifeUnit`. */
  readonly lifeUsed: Life;
  readonly lifeUnit: LifeUnit;
}

/** A life that ended in the field; what prior lives and degradation models learn from. */
export interface EndedLife {
  readonly fittedPartId: FittedPartId;
  readonly modelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
  readonly serial: string;
  readonly life: Life;
  readonly lifeUnit: LifeUnit;
  /** False for a part replaced before it failed: its life is right-censored. */
  readonly failureObserved: boolean;
  readonly severity: AsFoundSeverity;
  readonly endedAt: EpochMs;
}

/** The as-found record decides whether the life ended by failure: only severity `failed` does. */
export function endedLife(part: RemovedPart, asFound: AsFound, endedAt: EpochMs): EndedLife {
  return {
    fittedPartId: part.id,
    modelId: part.modelId,
    positionId: part.positionId,
    partNumber: part.partNumber,
    serial: part.serial,
    life: part.lifeUsed,
    lifeUnit: part.lifeUnit,
    failureObserved: asFound.severity === 'failed',
    severity: asFound.severity,
    endedAt,
  };
}
