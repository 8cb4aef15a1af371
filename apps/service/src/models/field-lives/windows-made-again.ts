import { type EpochMs, type FittedPartId, toIso } from '@kizashi/kernel';
import { isAmong, schema, type Transaction } from '@kizashi/storage/database';
import { and, gt, sql } from 'drizzle-orm';

const { endedLives } = schema;

/**
 * Windows of a machine from `from` on are made again, since readings came late: a life of it that ended after that has
 * not been read beyond it any more. Part of the transaction that keeps those windows' trend.
 */
export async function windowsMadeAgain(
  tx: Transaction,
  parts: readonly { readonly id: FittedPartId; readonly removedAt?: EpochMs }[],
  from: EpochMs,
): Promise<void> {
  const ended = parts.filter(({ removedAt }) => removedAt !== undefined && removedAt > from);
  if (ended.length === 0) return;
  const ids = ended.map(({ id }) => id);
  await tx
    .update(endedLives)
    .set({ historyUntil: sql`least(${endedLives.historyUntil}, ${toIso(from)}::timestamptz)` })
    .where(and(isAmong(endedLives.fittedPartId, ids), gt(endedLives.endedAt, from)));
}
