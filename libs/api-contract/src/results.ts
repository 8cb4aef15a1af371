import { z } from 'zod';
import { id, instant, localizedText, ratio } from './common.ts';

/**
 * `avoided-failure`: booked only when the as-found severity confirms it. `false-alarm` and `life-thrown-away` are
 * our own mistakes, booked as costs (negative amounts).
 */
export const ledgerKind = z.enum(['avoided-failure', 'false-alarm', 'life-thrown-away']);

const amounts = { low: z.int(), mid: z.int(), high: z.int() };

/** One booking. Its basis repeats every figure that it was computed from. */
export const ledgerEntry = z.object({
  id,
  kind: ledgerKind,
  bookedAt: instant,
  ...amounts,
  currency: z.string().length(3),
  orderId: id,
  orderNumber: z.string(),
  forecastId: id,
  fittedPartId: id,
  machineId: id,
  machineSerial: z.string(),
  positionName: localizedText,
  customerId: id,
  customerName: z.string(),
  basis: z.object({
    severity: z.enum(['none', 'light', 'advanced', 'failed']),
    /** Chance of failing before the next planned stop, from the forecast the order was decided on. */
    pFailBefore: ratio.nullable(),
    unplannedHours: z.number().nullable(),
    plannedHours: z.number().nullable(),
    downtimeCostPerHour: z.int().nullable(),
    /** Share of its life that was thrown away, and what that share cost. */
    lifeLeftShare: ratio.nullable(),
    price: z.int().nullable(),
    labour: z.int().nullable(),
  }),
});

/** `GET /results/ledger?from=&to=&kind=&limit=&cursor=`; totals cover the whole period, not the page. */
export const ledgerPage = z.object({
  items: z.array(ledgerEntry),
  nextCursor: z.string().nullable(),
  totals: z.object({
    currency: z.string().length(3),
    avoided: z.object(amounts),
    costs: z.object(amounts),
    net: z.object(amounts),
    orders: z.int(),
  }),
});

/** `GET /results/kpis?from=&to=`: what was called and what came of it, each with the rows behind it. */
export const resultsKpis = z.object({
  from: instant,
  to: instant,
  /** Closed orders by what the engineer found. */
  asFound: z.object({ none: z.int(), light: z.int(), advanced: z.int(), failed: z.int() }),
  /** Parts that failed in service without an open order. */
  failuresWithoutOrder: z.int(),
  /** Forecasts made 7 days before a part ended, against when it ended: inside the 80 % interval or not. */
  calls: z.object({ judged: z.int(), cameTrue: z.int() }),
  orders: z.object({ opened: z.int(), closed: z.int(), declined: z.int(), open: z.int() }),
  /** Days between opening and the end of the part, median; null while there is none. */
  leadTimeDays: z.number().nullable(),
});

export type LedgerEntry = z.infer<typeof ledgerEntry>;
export type LedgerPage = z.infer<typeof ledgerPage>;
export type ResultsKpis = z.infer<typeof resultsKpis>;
