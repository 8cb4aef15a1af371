import {
  type EpochMs,
  epochMs,
  type FittedPartId,
  life,
  type MachineModelId,
  type PartNumber,
  type PositionId,
  plus,
} from '@kizashi/kernel';
import { endedLife, type LifeEnd } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { and, desc, eq, isNotNull, lte } from 'drizzle-orm';
import { wallNow } from '../../fleet-clock/fleet-clock.ts';
import { newId } from '../../listing/index.ts';

const { endedLives, forecasts, machineModels } = schema;

export interface EndedPart {
  readonly part: {
    readonly id: FittedPartId;
    readonly modelId: MachineModelId;
    readonly positionId: PositionId;
    readonly partNumber: PartNumber;
    readonly serial: string;
  };
  readonly removedAt: EpochMs;
  readonly end: LifeEnd;
  /** What was kept of its end before gives way: an engineer has seen the part. */
  readonly overrules: boolean;
}

/**
 * Keeps what a fitted part has lived, once. A part whose use was never counted teaches nothing. Only the manufacturer
 * may change ended lives, so what a customer's own people report later does not overwrite one.
 */
export async function keepEndedLife(
  tx: Transaction,
  features: FeatureStore,
  ended: EndedPart,
): Promise<void> {
  const { part, removedAt, end, overrules } = ended;
  const used = await lifeUsedAt(tx, features, part.id, removedAt);
  const [model] = await tx
    .select({ positions: machineModels.positions })
    .from(machineModels)
    .where(eq(machineModels.id, part.modelId));
  const lifeUnit = model?.positions.find(({ id }) => id === part.positionId)?.lifeUnit;
  if (used === undefined || lifeUnit === undefined) return;
  const kept = endedLife({ ...part, lifeUsed: life(used), lifeUnit }, end, removedAt);
  const recordedAt = wallNow();
  const { rowCount } = await tx
    .insert(endedLives)
    .values({ ...kept, id: newId('lif'), recordedAt })
    .onConflictDoNothing();
  if (rowCount === 1) return;
  const { life: lived, endedAt } = kept;
  await tx
    .update(endedLives)
    .set(overrules ? { ...kept, recordedAt } : { life: lived, endedAt, recordedAt })
    .where(eq(endedLives.fittedPartId, part.id));
}

/** Life used at an instant, in the unit of the position; undefined for a part that was never judged. */
export async function lifeUsedAt(
  tx: Transaction,
  features: FeatureStore,
  part: FittedPartId,
  at: EpochMs,
): Promise<number | undefined> {
  const points = await features.health(part, { from: epochMs(0), to: plus(at, 1) }, 2);
  const judged = points.at(-1)?.lifeUsed;
  if (judged !== undefined) return judged;
  const [forecast] = await tx
    .select({ lifeUsed: forecasts.lifeUsed })
    .from(forecasts)
    .where(and(eq(forecasts.fittedPartId, part), isNotNull(forecasts.lifeUsed), lte(forecasts.asOf, at)))
    .orderBy(desc(forecasts.asOf), desc(forecasts.revision))
    .limit(1);
  return forecast?.lifeUsed ?? undefined;
}
