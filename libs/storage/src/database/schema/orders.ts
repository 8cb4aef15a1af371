import type { CustomerId, FittedPartId, ForecastId, MachineId, OrderId, UserId } from '@kizashi/kernel';
import { sql } from 'drizzle-orm';
import {
  bigserial,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { belongsTo, customerPolicies, instant, tenantId, typedId } from './columns.ts';
import { customers, fittedParts } from './tenant-tree.ts';

const customerId = () =>
  typedId<CustomerId>('customer_id')
    .notNull()
    .references(() => customers.id);

export const orders = pgTable(
  'orders',
  {
    id: typedId<OrderId>('id').primaryKey(),
    number: bigserial('number', { mode: 'number' }).notNull(),
    tenantId: tenantId(),
    customerId: customerId(),
    machineId: typedId<MachineId>('machine_id').notNull(),
    fittedPartId: typedId<FittedPartId>('fitted_part_id').notNull(),
    state: text('state').notNull(),
    urgent: boolean('urgent').notNull().default(false),
    failureMode: text('failure_mode'),
    windowFrom: instant('window_from'),
    windowTo: instant('window_to'),
    orderBy: instant('order_by'),
    options: jsonb('options').notNull(),
    forecastId: typedId<ForecastId>('forecast_id').notNull(),
    /** P50 of that forecast on the calendar: a refusal is weighed against how far it moves later. */
    p50At: instant('p50_at'),
    entitlement: text('entitlement').notNull(),
    priceAmount: integer('price_amount').notNull(),
    currency: text('currency').notNull(),
    assignedTo: typedId<UserId>('assigned_to'),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: instant('acknowledged_at'),
    stopConfirmedAt: instant('stop_confirmed_at'),
    deferredUntil: instant('deferred_until'),
    reason: text('reason'),
    asFound: jsonb('as_found'),
    /** First day on which the evidence gate no longer held; cancels the order after 7 days. */
    evidenceGoneSince: instant('evidence_gone_since'),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    updatedAt: instant('updated_at').notNull(),
    version: integer('version').notNull().default(1),
  },
  (t) => [
    uniqueIndex('orders_one_open_per_part')
      .on(t.fittedPartId)
      .where(sql`state not in ('closed', 'cancelled', 'declined', 'expired')`),
    index('orders_machine').on(t.machineId),
    index('orders_by_part').on(t.fittedPartId),
    index('orders_by_state').on(t.state),
    unique('orders_customer').on(t.id, t.customerId),
    belongsTo(
      'orders_fitted_part',
      [t.fittedPartId, t.machineId, t.customerId],
      [fittedParts.id, fittedParts.machineId, fittedParts.customerId],
    ),
    ...customerPolicies('orders'),
  ],
);

/** What happened to an order, append-only; written in the transaction of the change itself. */
export const orderEvents = pgTable(
  'order_events',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    orderId: typedId<OrderId>('order_id').notNull(),
    at: instant('at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    actor: text('actor').notNull(),
    verb: text('verb').notNull(),
    fromState: text('from_state'),
    toState: text('to_state').notNull(),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull(),
  },
  (t) => [
    index('order_events_order').on(t.orderId, t.id),
    belongsTo('order_events_order', [t.orderId, t.customerId], [orders.id, orders.customerId]),
    ...customerPolicies('order_events'),
  ],
);

/** The basis of a booking: every figure that it was computed from. Money in minor units. */
export interface LedgerBasis {
  readonly severity: 'none' | 'light' | 'advanced' | 'failed';
  readonly pFailBefore: number | null;
  readonly unplannedHours: number | null;
  readonly plannedHours: number | null;
  readonly downtimeCostPerHour: number | null;
  readonly lifeLeftShare: number | null;
  readonly price: number | null;
  readonly labour: number | null;
}

/** Savings ledger, append-only: what a closed order saved, and what our mistakes cost (negative). */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: text('id').primaryKey(),
    tenantId: tenantId(),
    customerId: customerId(),
    orderId: typedId<OrderId>('order_id').notNull(),
    forecastId: typedId<ForecastId>('forecast_id').notNull(),
    kind: text('kind').$type<'avoided-failure' | 'false-alarm' | 'life-thrown-away'>().notNull(),
    bookedAt: instant('booked_at').notNull(),
    recordedAt: instant('recorded_at').notNull(),
    low: integer('low').notNull(),
    mid: integer('mid').notNull(),
    high: integer('high').notNull(),
    currency: text('currency').notNull(),
    basis: jsonb('basis').$type<LedgerBasis>().notNull(),
  },
  (t) => [
    unique('ledger_entries_once').on(t.orderId, t.kind),
    index('ledger_entries_booked').on(t.bookedAt),
    belongsTo('ledger_entries_order', [t.orderId, t.customerId], [orders.id, orders.customerId]),
    ...customerPolicies('ledger_entries'),
  ],
);
