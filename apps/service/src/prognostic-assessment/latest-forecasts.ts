import type { FittedPartId } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, desc, inArray, sql } from 'drizzle-orm';
import type { ForecastRow } from './forecast-view.ts';

/** The newest forecast of each part: latest `asOf`, then highest revision. */
export async function latestForecasts(
  tx: Transaction,
  parts: readonly FittedPartId[],
): Promise<Map<FittedPartId, ForecastRow>> {
  if (parts.length === 0) return new Map();
  const { forecasts } = schema;
  const rows = await tx
    .selectDistinctOn([forecasts.fittedPartId])
    .from(forecasts)
    .where(and(inArray(forecasts.fittedPartId, [...parts])))
    .orderBy(forecasts.fittedPartId, desc(forecasts.asOf), desc(forecasts.revision), sql`recorded_at desc`);
  return new Map(rows.map((row) => [row.fittedPartId, row]));
}
