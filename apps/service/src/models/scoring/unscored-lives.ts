import { DAY_MS, type EpochMs, type FittedPartId, plus } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, count, eq, gt, inArray, isNull, lte, ne, notExists, or } from 'drizzle-orm';
import { REFOLD_DAYS } from '../../rooms/trend-store.ts';

const { endedLives, fittedParts, forecasts, forecastScores, partScores } = schema;

/** Estimates of a part as they were made then: what was made again from readings that came late is not held against it. */
export const asSaidThen = and(eq(forecasts.status, 'estimated'), eq(forecasts.backfilled, false));

/**
 * Parts whose life has ended, was corrected since it was scored, or of which a forecast was kept since: readings may come
 * in after the part has come off. Oldest end first.
 */
export async function unscoredLives(tx: Transaction, now: EpochMs, atMost: number): Promise<FittedPartId[]> {
  const kept = tx
    .select({ count: count() })
    .from(forecasts)
    .where(
      and(
        eq(forecasts.fittedPartId, partScores.fittedPartId),
        asSaidThen,
        lte(forecasts.asOf, endedLives.endedAt),
      ),
    );
  const since = plus(now, -REFOLD_DAYS * DAY_MS);
  const rows = await tx
    .select({ id: endedLives.fittedPartId })
    .from(endedLives)
    .innerJoin(fittedParts, eq(fittedParts.id, endedLives.fittedPartId))
    .leftJoin(partScores, eq(partScores.fittedPartId, endedLives.fittedPartId))
    .where(
      or(
        isNull(partScores.fittedPartId),
        ne(partScores.lifeRecordedAt, endedLives.recordedAt),
        and(gt(endedLives.endedAt, since), ne(partScores.forecasts, kept)),
      ),
    )
    .orderBy(endedLives.endedAt, endedLives.id)
    .limit(atMost);
  return rows.flatMap(({ id }) => (id === null ? [] : [id as FittedPartId]));
}

/** Scores of lives that have not ended after all: a swap that was taken back. */
export async function forgetUndone(tx: Transaction): Promise<FittedPartId[]> {
  const rows = await tx
    .delete(partScores)
    .where(
      notExists(
        tx
          .select({ id: endedLives.id })
          .from(endedLives)
          .where(eq(endedLives.fittedPartId, partScores.fittedPartId)),
      ),
    )
    .returning({ id: partScores.fittedPartId });
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(forecastScores).where(inArray(forecastScores.fittedPartId, ids));
  return ids;
}
