import { z } from 'zod';
import { id, instant, localizedText, pageQuery, ratio } from './common.ts';

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

export const ledgerQuery = pageQuery.extend({
  /** [from, to) of the booking. */
  from: instant.optional(),
  to: instant.optional(),
  kind: ledgerKind.optional(),
  orderId: id.optional(),
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

/** Left out: the year up to now. */
export const resultsQuery = z.strictObject({ from: instant.optional(), to: instant.optional() });
export const resultsRowsQuery = pageQuery.extend(resultsQuery.shape);

const ofPart = {
  fittedPartId: id,
  machineId: id,
  machineSerial: z.string(),
  positionName: localizedText,
};

/**
 * A forecast that was made about 7 days before a part ended, held against its end. A part that was taken out alive has
 * not failed *until then*, which proves a forecast wrong only when it had outlived P90; else it proves nothing and
 * is not listed.
 */
export const resultsCall = z.object({
  forecastId: id,
  ...ofPart,
  asOf: instant,
  /** The 80 % interval; null is "more than can be said". */
  p10At: instant.nullable(),
  p90At: instant.nullable(),
  endedAt: instant,
  failed: z.boolean(),
  cameTrue: z.boolean(),
});

/** A part that failed in service, with the order that was open then. */
export const resultsFailure = z.object({
  ...ofPart,
  serial: z.string(),
  endedAt: instant,
  orderId: id.nullable(),
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
  /** Addresses below /api/v1 that list the rows behind each figure. `closed` also answers `asFound` and lead time. */
  links: z.object({
    failures: z.string(),
    calls: z.string(),
    opened: z.string(),
    closed: z.string(),
    declined: z.string(),
    open: z.string(),
  }),
});

export type LedgerEntry = z.infer<typeof ledgerEntry>;
export type LedgerPage = z.infer<typeof ledgerPage>;
export type ResultsKpis = z.infer<typeof resultsKpis>;
export type ResultsCall = z.infer<typeof resultsCall>;
export type ResultsFailure = z.infer<typeof resultsFailure>;
