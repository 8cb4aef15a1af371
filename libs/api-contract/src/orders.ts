import { z } from 'zod';
import { id, instant, localizedText, money, pageQuery, ratio } from './common.ts';

export const ORDER_STATES = [
  'advised',
  'proposed',
  'deferred',
  'accepted',
  'parts-reserved',
  'scheduled',
  'ready',
  'in-progress',
  'as-found-recorded',
  'as-left-verified',
  'closed',
  'cancelled',
  'declined',
  'expired',
] as const;
export const orderState = z.enum(ORDER_STATES);

export const orderOption = z.object({
  windowFrom: instant,
  windowTo: instant,
  planned: z.boolean(),
  pFailBefore: ratio,
  expectedCost: money,
  chosen: z.boolean(),
  notPossible: z.enum(['parts-late']).nullable(),
});

export const asFoundSeverity = z.enum(['none', 'light', 'advanced', 'failed']);
export const asFoundBody = z.strictObject({
  severity: asFoundSeverity,
  mode: z.string().min(1).max(60),
  mechanism: z.string().max(60).optional(),
  cause: z.string().max(60).optional(),
  note: z.string().max(2_000).optional(),
});

export const order = z.object({
  id,
  number: z.string(),
  fittedPartId: id,
  machineId: id,
  /** What people call the subject of the order. */
  machineSerial: z.string(),
  positionName: localizedText,
  customerName: z.string(),
  siteName: z.string(),
  lineName: z.string(),
  state: orderState,
  urgent: z.boolean(),
  failureMode: z.string().nullable(),
  windowFrom: instant.nullable(),
  windowTo: instant.nullable(),
  orderBy: instant.nullable(),
  options: z.array(orderOption),
  forecastId: id,
  /** Who pays; `customer` until contracts exist. */
  entitlement: z.enum(['warranty', 'contract', 'customer']),
  price: money,
  assignedTo: id.nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: instant.nullable(),
  stopConfirmedAt: instant.nullable(),
  /** What a visit still lacks, empty when ready. */
  missing: z.array(z.enum(['part', 'engineer', 'stop'])),
  deferredUntil: instant.nullable(),
  reason: z.string().nullable(),
  asFound: asFoundBody.nullable(),
  openedAt: instant,
  updatedAt: instant,
  version: z.int(),
});

export const orderQuery = pageQuery.extend({
  /** `open` is every state that is not final. */
  state: z.enum(['open', ...ORDER_STATES]).optional(),
  machineId: id.optional(),
  fittedPartId: id.optional(),
  /** Up to 100 ids, separated by commas: what another page refers to. */
  ids: z
    .string()
    .regex(/^[^,]{1,64}(,[^,]{1,64}){0,99}$/, 'must be up to 100 ids, separated by commas')
    .optional(),
  /** [from, to) of the day on which an order ended, where `state` is a final one; else of its opening. */
  from: instant.optional(),
  to: instant.optional(),
  /** What the engineer found. */
  severity: asFoundSeverity.optional(),
});

export const orderEvent = z.object({
  at: instant,
  recordedAt: instant,
  actor: z.string(),
  verb: z.string(),
  fromState: z.string().nullable(),
  toState: z.string(),
  detail: z.record(z.string(), z.unknown()),
});

/**
 * Bodies of `POST /orders/{id}/{verb}`; every call carries `If-Match` and `Idempotency-Key`. Where no field has to be
 * said, no body means one without fields.
 */
export const orderVerbs = {
  acknowledge: z.strictObject({}).prefault({}),
  accept: z.strictObject({ windowFrom: instant.optional(), windowTo: instant.optional() }).prefault({}),
  defer: z.strictObject({ until: instant }),
  decline: z.strictObject({ reason: z.string().min(1).max(500) }),
  assign: z.strictObject({ userId: id }),
  'confirm-stop': z.strictObject({}).prefault({}),
  schedule: z.strictObject({ windowFrom: instant, windowTo: instant }),
  start: z.strictObject({ overrideReason: z.string().min(1).max(500).optional() }).prefault({}),
  'as-found': asFoundBody,
  'as-left': z.strictObject({ note: z.string().max(2_000).optional() }).prefault({}),
  complete: z.strictObject({ newSerial: z.string().min(1).max(100), partNumber: z.string().optional() }),
  cancel: z.strictObject({ reason: z.string().min(1).max(500) }),
} as const;
export type OrderVerb = keyof typeof orderVerbs;

export type Order = z.infer<typeof order>;
export type OrderOption = z.infer<typeof orderOption>;
export type OrderEvent = z.infer<typeof orderEvent>;
