import { z } from 'zod';
import { id, instant, money } from './common.ts';
import { forecast } from './forecasts.ts';
import { order } from './orders.ts';
import { machine } from './tenant-tree.ts';

/** A forecast at a glance: ten thousand rows need neither whole distributions nor reasons. */
export const forecastGlance = forecast.omit({
  quantiles: true,
  because: true,
  dataQuality: true,
  cause: true,
});

/**
 * One row of the fleet page: a machine with its most pressing fitted part. Sorted by the service: machines with
 * an open order or an alarm first, then by expected loss (chance of failing before the next stop x cost of an
 * unplanned failure).
 */
export const fleetRow = z.object({
  machine,
  modelName: z.string(),
  customerName: z.string(),
  siteName: z.string(),
  lineName: z.string(),
  timeZone: z.string(),
  group: z.enum(['today', 'needs-a-date', 'cannot-be-judged', 'running']),
  fittedPartId: id.nullable(),
  positionName: z.object({ ja: z.string(), en: z.string() }).nullable(),
  forecast: forecastGlance.nullable(),
  order: order.nullable(),
  pFailBeforeNextStop: z.number().nullable(),
  expectedLoss: money.nullable(),
});

/** `GET /api/v1/fleet?limit=&cursor=`; `counts` cover the whole fleet in the caller's scope. */
export const fleetPage = z.object({
  items: z.array(fleetRow),
  nextCursor: z.string().nullable(),
  counts: z.object({
    machines: z.int(),
    sending: z.int(),
    today: z.int(),
    needsADate: z.int(),
    cannotBeJudged: z.int(),
    running: z.int(),
  }),
  asOf: instant,
});

export type ForecastGlance = z.infer<typeof forecastGlance>;
export type FleetRow = z.infer<typeof fleetRow>;
export type FleetPage = z.infer<typeof fleetPage>;
