import type { TimelineEntry } from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, sql } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';
import { toForecastView } from '../prognostic-assessment/forecast-view.ts';
import { happened, newestFirst, type TimelineSlice, within } from './entry-key.ts';

const { fittedParts, forecasts } = schema;
const ENTRY_ID = sql<string>`'forecast:' || ${forecasts.id}`;

/** Every forecast that was kept, those that were made again included: they say why an earlier one changed. */
export async function readForecasts(tx: Transaction, slice: TimelineSlice): Promise<TimelineEntry[]> {
  const rows = await tx
    .select({ forecast: forecasts, positionId: fittedParts.positionId })
    .from(forecasts)
    .innerJoin(fittedParts, eq(fittedParts.id, forecasts.fittedPartId))
    .where(and(eq(forecasts.machineId, slice.machineId), within(slice, forecasts.asOf, ENTRY_ID)))
    .orderBy(...newestFirst(forecasts.asOf, ENTRY_ID))
    .limit(slice.count);
  return rows.map(({ forecast, positionId }) => ({
    kind: 'forecast',
    ...happened(`forecast:${forecast.id}`, forecast.asOf, forecast.recordedAt),
    fittedPartId: forecast.fittedPartId,
    positionId,
    positionName: positionNameOf(slice.positions, positionId),
    forecastId: forecast.id,
    status: forecast.status,
    p50At: toForecastView(forecast).p50At,
    backfilled: forecast.backfilled,
  }));
}
