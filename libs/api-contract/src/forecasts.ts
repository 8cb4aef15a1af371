import { z } from 'zod';
import { id, instant, localizedText, pageQuery, ratio, seriesQuery } from './common.ts';

export const because = z.object({
  channel: z.string().optional(),
  /** What people call the channel. */
  name: localizedText.optional(),
  text: localizedText,
  value: z.number().optional(),
  baseline: z.number().optional(),
  limit: z.number().optional(),
  unit: z.string().optional(),
  since: instant.optional(),
  share: ratio.optional(),
  /** Failure modes that the symptoms point to, the likeliest first; codes of ISO 14224 or the maker's own. */
  pointsTo: z.array(z.object({ mode: z.string(), probability: ratio })).optional(),
  /** Past parts whose wear looked like this, the most alike first, and how much longer they lasted, in life units. */
  similarLives: z.array(z.object({ lifeUsed: z.number(), remaining: z.number() })).optional(),
});

export const dataQuality = z.object({
  level: z.enum(['good', 'reduced', 'poor']),
  channelsLive: z.int(),
  channelsExpected: z.int(),
  windowsObserved: z.int(),
  newestEvidenceAt: instant.nullable(),
});

export const forecastModel = z.object({
  id: z.string(),
  version: z.string(),
  tier: z.enum(['prior', 'degradation', 'fleet']),
  /** By which its intervals were widened, since those before them had not held; left out for none. */
  widened: z.number().optional(),
});

/** What made the service make a forecast: the newest reading of its window, or that readings stayed away. */
export const forecastCause = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('reading'),
    deviceId: id,
    /** Message key of the newest reading: order of the boot, and sequence number within it. */
    boot: z.number(),
    seq: z.number(),
    measuredAt: instant,
    windowFrom: instant,
    windowTo: instant,
    /** Readings that came in late, for whose sake the forecast was made again; null for one that was not. */
    late: z.object({ readings: z.int(), measuredFrom: instant, receivedAt: instant }).nullable(),
  }),
  z.object({ kind: z.literal('silence'), deviceId: id, lastReadingAt: instant.nullable() }),
]);

/** p10..p90 in life units; null means "more than can be said". All null when withheld. */
export const forecast = z.object({
  id,
  fittedPartId: id,
  asOf: instant,
  recordedAt: instant,
  revision: z.int(),
  backfilled: z.boolean(),
  status: z.enum(['estimated', 'withheld']),
  reason: z.enum(['insufficient-history', 'stale-input', 'outside-known-range']).nullable(),
  endsWhen: localizedText.nullable(),
  lifeUnit: z.string(),
  lifeUsed: z.number().nullable(),
  p10: z.number().nullable(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p10At: instant.nullable(),
  p50At: instant.nullable(),
  p90At: instant.nullable(),
  pFail72h: ratio.nullable(),
  pFail7d: ratio.nullable(),
  pFail30d: ratio.nullable(),
  /** Remaining life at 1 % to 99 %, in life units, null beyond what can be said; empty when withheld. */
  quantiles: z.array(z.number().nullable()),
  /** Use of life per calendar hour that turns remaining life into dates. */
  lifePerHour: z.number().nullable(),
  pWearAbove5Percent: ratio.nullable(),
  failureMode: z.string().nullable(),
  because: z.array(because),
  dataQuality,
  model: forecastModel,
  /** Null only for forecasts made before causes were kept. */
  cause: forecastCause.nullable(),
});

export const forecastQuery = pageQuery.extend({
  /** Present or `true`: only the newest one. */
  latest: z.enum(['', 'true', 'false']).optional(),
});

export const healthPoint = z.object({ at: instant, health: z.number(), healthSd: z.number() });
export const healthSeries = z.object({
  fittedPartId: id,
  /** Health at which the part counts as failed. */
  failureLimit: z.number(),
  points: z.array(healthPoint),
});

export const telemetrySeries = z.object({
  channel: z.string(),
  unit: z.string(),
  points: z.array(z.object({ t: instant, min: z.number(), avg: z.number(), max: z.number(), n: z.int() })),
});

export const telemetryQuery = seriesQuery.extend({ channel: z.string().min(1).max(48) });

/** Readings of a machine as a file: every channel, one line an instant. Without a range, all that is kept. */
export const telemetryExportQuery = seriesQuery
  .pick({ from: true, to: true })
  .extend({ format: z.enum(['csv', 'parquet']).default('csv') });

export type ForecastCause = z.infer<typeof forecastCause>;
export type Because = z.infer<typeof because>;
export type Forecast = z.infer<typeof forecast>;
export type HealthSeries = z.infer<typeof healthSeries>;
export type TelemetrySeries = z.infer<typeof telemetrySeries>;
