import type { FittedPart } from '@kizashi/api-contract';
import { type FittedPartId, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { eq, type SQL } from 'drizzle-orm';

const { fittedParts, machineModels, machines } = schema;
export type FittedPartRow = typeof fittedParts.$inferSelect;

/** Fitted parts with the name of their position and the life they have used, ascending by id. */
export async function readFittedParts(
  tx: Transaction,
  features: FeatureStore,
  where: SQL | undefined,
  count: number,
): Promise<FittedPart[]> {
  const rows = await tx
    .select({ part: fittedParts, positions: machineModels.positions })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .where(where)
    .orderBy(fittedParts.id)
    .limit(count);
  const health = await features.latestHealth(rows.map(({ part }) => part.id));
  return rows.map(({ part, positions }) => toFittedPart(part, positions, health.get(part.id)?.lifeUsed));
}

type Positions = (typeof machineModels.$inferSelect)['positions'];

function toFittedPart(row: FittedPartRow, positions: Positions, lifeUsed: number | undefined): FittedPart {
  const position = positions.find(({ id }) => id === row.positionId);
  if (position === undefined) throw new Error(`fitted part ${row.id} is in a position that its model lost`);
  return {
    id: row.id satisfies FittedPartId,
    machineId: row.machineId,
    positionId: row.positionId,
    positionName: position.name,
    partNumber: row.partNumber,
    serial: row.serial,
    fittedAt: toIso(row.fittedAt),
    removedAt: row.removedAt && toIso(row.removedAt),
    lifeUsed: lifeUsed ?? null,
    lifeUnit: position.lifeUnit,
  };
}
