import type { FittedPartId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { desc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { ForecastRow } from '../prognostic-assessment/forecast-view.ts';

/** A kept forecast without its reasons, which no row of a list says. */
export type NewestForecast = Omit<ForecastRow, 'because'>;

/**
 * The newest forecast of every fitted part in the transaction's scope: latest `asOf`, then highest revision. One index
 * look-up a part: reading all forecasts and keeping the newest would grow with the history.
 */
export async function newestForecasts(tx: Transaction): Promise<Map<FittedPartId, NewestForecast>> {
  const { fittedParts, forecasts } = schema;
  const { because: _reasons, ...columns } = getTableColumns(forecasts);
  const newest = tx
    .select(columns)
    .from(forecasts)
    .where(eq(forecasts.fittedPartId, fittedParts.id))
    .orderBy(desc(forecasts.asOf), desc(forecasts.revision), desc(forecasts.recordedAt))
    .limit(1)
    .as('newest');
  const rows = await tx
    .select()
    .from(fittedParts)
    .innerJoinLateral(newest, sql`true`)
    .where(isNull(fittedParts.removedAt));
  return new Map(rows.map(({ newest: forecast }) => [forecast.fittedPartId, forecast]));
}
