import type { ResultsFailure } from '@kizashi/api-contract';
import type { EpochMs, TimeRange } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, desc, eq, gte, lt } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';

const { fittedParts, machineModels, machines } = schema;

export interface EndedPart {
  readonly part: typeof fittedParts.$inferSelect;
  readonly removedAt: EpochMs;
  /** What people call it. */
  readonly names: Pick<ResultsFailure, 'fittedPartId' | 'machineId' | 'machineSerial' | 'positionName'>;
}

/** Parts that came out in the period, newest first. */
export async function endedParts(tx: Transaction, { from, to }: TimeRange): Promise<EndedPart[]> {
  const rows = await tx
    .select({ part: fittedParts, machineSerial: machines.serial, positions: machineModels.positions })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(and(gte(fittedParts.removedAt, from), lt(fittedParts.removedAt, to)))
    .orderBy(desc(fittedParts.removedAt), desc(fittedParts.id));
  return rows.flatMap(({ part, machineSerial, positions }) =>
    part.removedAt === null
      ? []
      : [
          {
            part,
            removedAt: part.removedAt,
            names: {
              fittedPartId: part.id,
              machineId: part.machineId,
              machineSerial,
              positionName: positionNameOf(positions, part.positionId),
            },
          },
        ],
  );
}
