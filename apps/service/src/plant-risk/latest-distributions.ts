import type { FittedPartId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { desc, eq, isNull, sql } from 'drizzle-orm';
import type { RiskForecast } from './risk-line.ts';

/**
 * The newest forecast of every fitted part in the transaction's scope, its distribution only. One index look-up a
 * part: reading all forecasts and keeping the newest would grow with the history.
 */
export async function latestDistributions(tx: Transaction): Promise<Map<FittedPartId, RiskForecast>> {
  const { fittedParts, forecasts } = schema;
  const newest = tx
    .select({
      id: forecasts.id,
      status: forecasts.status,
      asOf: forecasts.asOf,
      quantiles: forecasts.quantiles,
      lifePerHour: forecasts.lifePerHour,
    })
    .from(forecasts)
    .where(eq(forecasts.fittedPartId, fittedParts.id))
    .orderBy(desc(forecasts.asOf), desc(forecasts.revision), desc(forecasts.recordedAt))
    .limit(1)
    .as('newest');
  const rows = await tx
    .select({
      fittedPartId: fittedParts.id,
      id: newest.id,
      status: newest.status,
      asOf: newest.asOf,
      quantiles: newest.quantiles,
      lifePerHour: newest.lifePerHour,
    })
    .from(fittedParts)
    .innerJoinLateral(newest, sql`true`)
    .where(isNull(fittedParts.removedAt));
  return new Map(rows.map(({ fittedPartId, ...forecast }) => [fittedPartId, forecast]));
}
