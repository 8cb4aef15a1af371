import type { ResultsCall } from '@kizashi/api-contract';
import { DAY_MS, type EpochMs, fromIso, type TimeRange, toIso } from '@kizashi/kernel';
import { judgeCall } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, inArray, sql } from 'drizzle-orm';
import { toForecastView } from '../prognostic-assessment/forecast-view.ts';
import { endedParts } from './ended-parts.ts';

const { fittedParts, forecasts } = schema;

/** A call is judged a week before the end: late enough to matter, early enough to act on. */
const BEFORE_END_DAYS = 7;
/** Forecasts are kept once a day at least. */
const TOLERANCE_DAYS = 1;

/**
 * Calls that can be judged, newest end first: of each part that came out in the period the estimate made nearest to 7
 * days before. What was said then counts, so nothing that was made again from readings which came late.
 */
export async function readCalls(tx: Transaction, period: TimeRange): Promise<ResultsCall[]> {
  const ended = await endedParts(tx, period);
  if (ended.length === 0) return [];
  const calls = await callsBefore(
    tx,
    ended.map(({ part }) => part.id),
  );
  return ended.flatMap(({ part, names, removedAt }): ResultsCall[] => {
    const row = calls.get(part.id);
    if (row === undefined) return [];
    const { id, asOf, p10At, p90At } = toForecastView(row);
    const failed = part.endedBy === 'failure';
    const cameTrue = judgeCall({ p10At: instant(p10At), p90At: instant(p90At) }, { at: removedAt, failed });
    if (cameTrue === undefined) return [];
    return [{ forecastId: id, ...names, asOf, p10At, p90At, endedAt: toIso(removedAt), failed, cameTrue }];
  });
}

async function callsBefore(tx: Transaction, parts: readonly (typeof fittedParts.$inferSelect)['id'][]) {
  const daysBefore = sql`extract(epoch from ${fittedParts.removedAt} - ${forecasts.asOf}) / ${DAY_MS / 1_000}`;
  const rows = await tx
    .selectDistinctOn([forecasts.fittedPartId], { forecast: forecasts })
    .from(forecasts)
    .innerJoin(fittedParts, eq(fittedParts.id, forecasts.fittedPartId))
    .where(
      and(
        inArray(forecasts.fittedPartId, [...parts]),
        eq(forecasts.status, 'estimated'),
        eq(forecasts.backfilled, false),
        sql`abs(${daysBefore} - ${BEFORE_END_DAYS}) <= ${TOLERANCE_DAYS}`,
      ),
    )
    .orderBy(forecasts.fittedPartId, sql`abs(${daysBefore} - ${BEFORE_END_DAYS})`, forecasts.revision);
  return new Map(rows.map(({ forecast }) => [forecast.fittedPartId, forecast]));
}

const instant = (text: string | null): EpochMs | null => (text === null ? null : (fromIso(text) ?? null));
