import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, type DeviceId, type EpochMs, type MachineId, type PositionId, plus } from '@kizashi/kernel';
import { isAmong, schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, gte, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { LifeInMachine } from '../registry/rows-of-life.ts';

const { devices, endedLives, fittedParts, machineModels, trendStates } = schema;
/** Not the history that is there already. */
const lifeColumns = {
  id: endedLives.id,
  recordedAt: endedLives.recordedAt,
  endedAt: endedLives.endedAt,
  historyUntil: endedLives.historyUntil,
};

/** For so long after a part went out its machine's last windows are waited for. */
const WAIT_MS = 3 * DAY_MS;

/** A life that ended in the field and whose history is to be read. */
export interface UnreadLife extends LifeInMachine {
  readonly id: string;
  readonly model: MachineModel;
  readonly positionId: PositionId;
  /** Of the ended life; another one says that it was corrected meanwhile. */
  readonly recordedAt: EpochMs;
  /** Up to where it was read before; another one says that its windows were made again meanwhile. */
  readonly readUntil: EpochMs | null;
  /** Up to where its windows are there now, at most to its end; null where its machine was never followed. */
  readonly windowsUntil: EpochMs | null;
}

/**
 * Lives of the field whose history was never read, or whose end was corrected since; the oldest end first. While the
 * rooms have not come to the end of a life, it is left for later.
 * @param late those as well that were read before their last windows were there, or before windows were made again
 */
export async function unreadLives(
  tx: Transaction,
  now: EpochMs,
  { atMost, late }: { readonly atMost: number; readonly late: boolean },
): Promise<UnreadLife[]> {
  const { recordedAt, historyOf, historyUntil, endedAt } = endedLives;
  const passedUntil = sql<EpochMs | null>`(select max(${trendStates.closedUntil}) from ${trendStates}
    join ${devices} on ${devices.id} = ${trendStates.deviceId}
    where ${devices.machineId} = ${fittedParts.machineId})`.mapWith(trendStates.closedUntil);
  const hasPassed = gte(passedUntil, endedAt);
  const isUnread = or(isNull(historyOf), ne(historyOf, recordedAt));
  const isLate = and(lt(historyUntil, endedAt), hasPassed);
  const rows = await tx
    .select({ life: lifeColumns, part: fittedParts, model: machineModels, passedUntil })
    .from(endedLives)
    .innerJoin(fittedParts, eq(fittedParts.id, endedLives.fittedPartId))
    .innerJoin(machineModels, eq(machineModels.id, endedLives.modelId))
    .where(or(and(isUnread, or(hasPassed, lt(endedAt, plus(now, -WAIT_MS)))), ...(late ? [isLate] : [])))
    .orderBy(endedAt, endedLives.id)
    .limit(atMost);
  const owned = await devicesOf(tx, new Set(rows.map(({ part }) => part.machineId)));
  return rows.map(({ life, part, model, passedUntil: passed }) => ({
    ...{ id: life.id, model, recordedAt: life.recordedAt, readUntil: life.historyUntil },
    windowsUntil: passed === null || passed < life.endedAt ? passed : life.endedAt,
    ...{ fittedPartId: part.id, positionId: part.positionId, devices: owned.get(part.machineId) ?? [] },
    ...{ fittedAt: part.fittedAt, removedAt: life.endedAt },
  }));
}

async function devicesOf(
  tx: Transaction,
  machines: ReadonlySet<MachineId>,
): Promise<ReadonlyMap<MachineId, DeviceId[]>> {
  const owned = new Map<MachineId, DeviceId[]>([...machines].map((machine) => [machine, []]));
  if (machines.size === 0) return owned;
  const rows = await tx
    .select({ id: devices.id, machineId: devices.machineId })
    .from(devices)
    .where(isAmong(devices.machineId, [...machines]));
  for (const { id, machineId } of rows) owned.get(machineId)?.push(id);
  return owned;
}
