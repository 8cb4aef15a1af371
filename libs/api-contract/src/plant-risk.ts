import { z } from 'zod';
import { id, instant, localizedText, ratio } from './common.ts';
import { orderState } from './orders.ts';

/** Chance that the line still runs at an instant, if nothing is done and if open orders are done in their windows. */
export const riskPoint = z.object({ at: instant, nothing: ratio, asAdvised: ratio });

/** A part that decides the line's risk, most pressing first. */
export const riskDriver = z.object({
  machineId: id,
  machineSerial: z.string(),
  fittedPartId: id,
  positionName: localizedText,
  forecastId: id,
  p10At: instant.nullable(),
  p90At: instant.nullable(),
  /** Null without a planned stop within 120 days. */
  pFailBeforeNextStop: ratio.nullable(),
  pFailBeforeEnd: ratio,
  orderId: id.nullable(),
  orderNumber: z.string().nullable(),
  orderState: orderState.nullable(),
  windowFrom: instant.nullable(),
});

export const lineRisk = z.object({
  lineId: id,
  lineName: z.string(),
  siteId: id,
  siteName: z.string(),
  customerId: id,
  customerName: z.string(),
  timeZone: z.string(),
  downtimeCostPerHour: z.int(),
  machines: z.int(),
  /** Fitted parts whose forecasts the chances are made of. */
  judgedParts: z.int(),
  /** Fitted parts without a forecast that may be relied on: not in the chances, said beside them. */
  withheldParts: z.int(),
  /** Beginning of the next stop, also beyond the horizon; null without one within 120 days. */
  nextStopAt: instant.nullable(),
  /** Stops within the horizon, soonest first; `pReach` if nothing is done. Null where no part can be judged. */
  stops: z.array(
    z.object({
      plannedStopId: id,
      from: instant,
      to: instant,
      pReach: ratio.nullable(),
      pReachAsAdvised: ratio.nullable(),
    }),
  ),
  /** Empty where no part can be judged. */
  curve: z.array(riskPoint),
  /**
   * Chance x cost of an unplanned failure, minor units, over the parts that can be judged. `untilNextStop` is null
   * without a planned stop or without such a part.
   */
  loss: z.object({ untilNextStop: z.int().nullable(), nothing: z.int(), asAdvised: z.int() }),
  drivers: z.array(riskDriver),
});

export const plantRiskQuery = z.strictObject({
  days: z.enum(['30', '90']).default('30'),
});

/** `GET /plant-risk?days=30|90`: riskiest line first. What waits for a decision are the open orders of `GET /orders`. */
export const plantRisk = z.object({
  asOf: instant,
  until: instant,
  currency: z.string().length(3),
  lines: z.array(lineRisk),
  loss: z.object({ nothing: z.int(), asAdvised: z.int() }),
});

export type PlantRisk = z.infer<typeof plantRisk>;
export type LineRisk = z.infer<typeof lineRisk>;
