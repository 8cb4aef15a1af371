import { createHash } from 'node:crypto';
import type { MachineModelId, PartNumber, PositionId } from '@kizashi/kernel';
import { and, eq } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';

/** Whose lives a model is of: a part number in one position of a machine model. */
export interface Subject {
  readonly machineModelId: MachineModelId;
  readonly positionId: PositionId;
  readonly partNumber: PartNumber;
}

/** The same text for the same subject; for maps. */
export function subjectKey({ machineModelId, positionId, partNumber }: Subject): string {
  return `${machineModelId} ${positionId} ${partNumber}`;
}

/** The id under which the API knows a subject: derived, so nothing has to be entered before it can be trained. */
export function subjectId(subject: Subject): string {
  return `mdl_${createHash('sha256').update(subjectKey(subject)).digest('hex').slice(0, 24)}`;
}

type SubjectColumns = Readonly<Record<keyof Subject, AnyPgColumn>>;

/** Rows of this subject. */
export function ofSubject(table: SubjectColumns, { machineModelId, positionId, partNumber }: Subject) {
  return and(
    eq(table.machineModelId, machineModelId),
    eq(table.positionId, positionId),
    eq(table.partNumber, partNumber),
  );
}

export function subjectOf({ machineModelId, positionId, partNumber }: Subject): Subject {
  return { machineModelId, positionId, partNumber };
}
