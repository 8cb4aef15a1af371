import type { EpochMs, FittedPartId, MachineId, PositionId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, isNull, ne } from 'drizzle-orm';

const { endedLives, fittedParts, swapReports } = schema;

/** A part that was entered by mistake, as far as its coming in is concerned. */
export interface MistakenPart {
  readonly id: FittedPartId;
  readonly machineId: MachineId;
  readonly positionId: PositionId;
  readonly fittedAt: EpochMs;
  readonly removedAt: EpochMs | null;
}

/**
 * Takes back a swap that was reported by hand and never made, before its part is deleted: its reports go, and the part
 * that it had ended is in again. One that a device or an engineer has reported stays, and so does its part.
 */
export async function undoSwap(tx: Transaction, part: MistakenPart): Promise<void> {
  const confirmed = await tx
    .select({ id: swapReports.id })
    .from(swapReports)
    .where(and(eq(swapReports.fittedPartId, part.id), ne(swapReports.source, 'hand')));
  if (confirmed.length > 0) return;
  const reports = await tx
    .delete(swapReports)
    .where(eq(swapReports.fittedPartId, part.id))
    .returning({ id: swapReports.id });
  if (reports.length === 0 || part.removedAt !== null) return;
  // Both ends of the position's only open place, so the unique index never sees two.
  await tx.update(fittedParts).set({ removedAt: part.fittedAt }).where(eq(fittedParts.id, part.id));
  const [before] = await tx
    .update(fittedParts)
    .set({ removedAt: null })
    .where(
      and(
        eq(fittedParts.machineId, part.machineId),
        eq(fittedParts.positionId, part.positionId),
        eq(fittedParts.removedAt, part.fittedAt),
        isNull(fittedParts.endedBy),
        ne(fittedParts.id, part.id),
      ),
    )
    .returning({ id: fittedParts.id });
  if (before !== undefined) await tx.delete(endedLives).where(eq(endedLives.fittedPartId, before.id));
}
