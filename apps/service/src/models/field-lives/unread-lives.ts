import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, type DeviceId, type EpochMs, type PositionId, plus } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, exists, gte, isNotNull, isNull, lt, ne, or } from 'drizzle-orm';
import type { LifeInMachine } from '../registry/rows-of-life.ts';

const { devices, endedLives, fittedParts, machineModels, trendStates } = schema;

/** For so long after a part went out its machine's last windows are waited for. */
const WAIT_MS = 3 * DAY_MS;

/** A life that ended in the field and whose history is to be read. */
export interface UnreadLife extends LifeInMachine {
  readonly id: string;
  readonly model: MachineModel;
  readonly positionId: PositionId;
  /** Of the ended life; another one says that it was corrected meanwhile. */
  readonly recordedAt: EpochMs;
}

/**
 * Lives of the field whose history was never read, or that were corrected since; the oldest end first. While the rooms
 * have not come to the end of a life, it is left for later.
 */
export async function unreadLives(tx: Transaction, now: EpochMs, atMost: number): Promise<UnreadLife[]> {
  const passed = tx
    .select({ id: devices.id })
    .from(devices)
    .innerJoin(trendStates, eq(trendStates.deviceId, devices.id))
    .where(
      and(eq(devices.machineId, fittedParts.machineId), gte(trendStates.closedUntil, endedLives.endedAt)),
    );
  const rows = await tx
    .select({ life: endedLives, part: fittedParts, model: machineModels })
    .from(endedLives)
    .innerJoin(fittedParts, eq(fittedParts.id, endedLives.fittedPartId))
    .innerJoin(machineModels, eq(machineModels.id, endedLives.modelId))
    .where(
      and(
        isNotNull(endedLives.fittedPartId),
        or(isNull(endedLives.historyOf), ne(endedLives.historyOf, endedLives.recordedAt)),
        or(exists(passed), lt(endedLives.endedAt, plus(now, -WAIT_MS))),
      ),
    )
    .orderBy(endedLives.endedAt, endedLives.id)
    .limit(atMost);
  const unread: UnreadLife[] = [];
  for (const { life, part, model } of rows) {
    unread.push({
      id: life.id,
      model,
      recordedAt: life.recordedAt,
      fittedPartId: part.id,
      positionId: part.positionId,
      devices: await devicesOf(tx, part),
      fittedAt: part.fittedAt,
      removedAt: life.endedAt,
    });
  }
  return unread;
}

async function devicesOf(
  tx: Transaction,
  { machineId }: Pick<typeof fittedParts.$inferSelect, 'machineId'>,
): Promise<DeviceId[]> {
  const rows = await tx.select({ id: devices.id }).from(devices).where(eq(devices.machineId, machineId));
  return rows.map(({ id }) => id);
}
