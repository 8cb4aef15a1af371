import type { Forecast } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import type { schema } from '@kizashi/storage/database';
import { dateOfLife } from './date-of-life.ts';

export type ForecastRow = typeof schema.forecasts.$inferSelect;

/** A stored forecast as the API shows it: every single number is read from the kept distribution. */
export function toForecastView(row: ForecastRow): Forecast {
  const quantiles = row.quantiles.map((value) => (Number.isFinite(value) ? value : null));
  const life = (percent: number) => quantiles[percent - 1] ?? null;
  const date = (percent: number) => dateAfter(row.asOf, life(percent), row.lifePerHour);
  return {
    id: row.id,
    fittedPartId: row.fittedPartId,
    asOf: toIso(row.asOf),
    recordedAt: toIso(row.recordedAt),
    revision: row.revision,
    backfilled: row.backfilled,
    status: row.status,
    reason: row.reason as Forecast['reason'],
    endsWhen: row.endsWhen,
    lifeUnit: row.lifeUnit,
    lifeUsed: row.lifeUsed,
    p10: life(10),
    p50: life(50),
    p90: life(90),
    p10At: date(10),
    p50At: date(50),
    p90At: date(90),
    pFail72h: row.pFail72h,
    pFail7d: row.pFail7d,
    pFail30d: row.pFail30d,
    quantiles,
    lifePerHour: row.lifePerHour,
    pWearAbove5Percent: row.pWearAbove5Percent,
    failureMode: row.failureMode,
    because: row.because.map(({ since, pointsTo, similarLives, ...fact }) => ({
      ...fact,
      ...(pointsTo !== undefined && { pointsTo: [...pointsTo] }),
      ...(similarLives !== undefined && { similarLives: [...similarLives] }),
      ...(since !== undefined && { since: toIso(since) }),
    })),
    dataQuality: {
      level: row.dataQuality.level,
      channelsLive: row.dataQuality.channelsLive,
      channelsExpected: row.dataQuality.channelsExpected,
      windowsObserved: row.dataQuality.windowsObserved,
      newestEvidenceAt:
        row.dataQuality.newestEvidenceAt === undefined ? null : toIso(row.dataQuality.newestEvidenceAt),
    },
    model: row.model,
    cause: row.cause === null ? null : toCauseView(row.cause),
  };
}

function toCauseView(cause: NonNullable<ForecastRow['cause']>): Forecast['cause'] {
  if (cause.kind === 'silence') {
    const { lastReadingAt } = cause;
    return { ...cause, lastReadingAt: lastReadingAt === undefined ? null : toIso(lastReadingAt) };
  }
  const { measuredAt, windowFrom, windowTo, late } = cause;
  return {
    ...cause,
    measuredAt: toIso(measuredAt),
    windowFrom: toIso(windowFrom),
    windowTo: toIso(windowTo),
    late:
      late === undefined
        ? null
        : { ...late, measuredFrom: toIso(late.measuredFrom), receivedAt: toIso(late.receivedAt) },
  };
}

/** As text, for the API. */
export function dateAfter(...life: Parameters<typeof dateOfLife>): string | null {
  const at = dateOfLife(...life);
  return at === null ? null : toIso(at);
}
