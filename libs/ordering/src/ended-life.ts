import type {
  EpochMs,
  FittedPartId,
  Life,
  LifeUnit,
  MachineModelId,
  PartNumber,
  PositionId,
} from '@kizashi/kernel';
import type { AsFoundSeverity } from './order.ts';

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

/** How a life ended, as far as anybody has said: what the engineer found, or what was entered by hand. */
export type LifeEnd =
  | { readonly severity: AsFoundSeverity }
  | { readonly endedBy: 'failure' | 'preventive' | null };

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
  /** Null where no engineer saw the part. */
  readonly severity: AsFoundSeverity | null;
  readonly endedAt: EpochMs;
}

/**
 * Whether a life ended by failure: only severity `failed` does, or somebody who says so. Nobody says: it was taken
 * out before, which teaches less and never too much.
 */
export function endedByFailure(end: LifeEnd): boolean {
  return 'severity' in end ? end.severity === 'failed' : end.endedBy === 'failure';
}

export function endedLife(part: RemovedPart, end: LifeEnd, endedAt: EpochMs): EndedLife {
  return {
    fittedPartId: part.id,
    modelId: part.modelId,
    positionId: part.positionId,
    partNumber: part.partNumber,
    serial: part.serial,
    life: part.lifeUsed,
    lifeUnit: part.lifeUnit,
    failureObserved: endedByFailure(end),
    severity: 'severity' in end ? end.severity : null,
    endedAt,
  };
}
