import type { OrderId } from '@kizashi/kernel';
import { FINAL_STATES, type Happening, type Order, type OrderChange, orderTimer } from '@kizashi/ordering';
import { insertColumns, isAmong, schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, sql } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { recordAudits } from '../identity/record-audit.ts';
import { type OrderRow, toRow } from './order-row.ts';

const { orders, orderEvents, timers } = schema;

/** Kind of the timer rows that belong to orders; the subject is the order's id. */
export const ORDER_TIMER = 'order';

/** What the audit log calls it. */
const PAST_TENSE: Readonly<Record<Happening, string>> = {
  open: 'opened',
  update: 'updated',
  'ready-check': 'readiness-changed',
  acknowledge: 'acknowledged',
  accept: 'accepted',
  defer: 'deferred',
  decline: 'declined',
  assign: 'assigned',
  'confirm-stop': 'stop-confirmed',
  schedule: 'scheduled',
  start: 'started',
  'as-found': 'as-found-recorded',
  'as-left': 'as-left-verified',
  complete: 'closed',
  cancel: 'cancelled',
  resume: 'resumed',
  expire: 'expired',
};

/**
 * Writes new orders with what happened, and answers which: where somebody else has opened one for the same fitted part
 * meanwhile, the partial unique index lets one through, and nothing of the other is written.
 */
export async function insertOrders(
  tx: Transaction,
  changes: readonly OrderChange[],
): Promise<ReadonlySet<OrderId>> {
  if (changes.length === 0) return new Set();
  const final = sql.raw(FINAL_STATES.map((state) => `'${state}'`).join(', '));
  await insertColumns(
    tx,
    orders,
    changes.map(({ order }) => toRow(order)),
    sql`(fitted_part_id) where state not in (${final}) do nothing`,
  );
  const ids = changes.map(({ order }) => order.id);
  const rows = await tx.select({ id: orders.id }).from(orders).where(isAmong(orders.id, ids));
  const written = new Set(rows.map(({ id }) => id));
  await writeTrails(
    tx,
    changes.filter(({ order }) => written.has(order.id)),
  );
  return written;
}

/** Writes a changed order with what happened. The caller holds the row's lock. */
export async function updateOrder(tx: Transaction, before: Order, change: OrderChange): Promise<OrderRow> {
  const [row] = await tx
    .update(orders)
    .set(toRow(change.order))
    .where(and(eq(orders.id, before.id), eq(orders.version, before.version)))
    .returning();
  if (!row) throw new Error(`order ${before.id} was changed without its lock`);
  await writeTrails(tx, [change]);
  return row;
}

async function writeTrails(tx: Transaction, changes: readonly OrderChange[]): Promise<void> {
  const recordedAt = wallNow();
  const happened = changes.flatMap(({ order, facts }) => facts.map((fact) => ({ order, fact })));
  await insertColumns(
    tx,
    orderEvents,
    happened.map(({ order, fact }) => ({
      customerId: order.customerId,
      orderId: order.id,
      at: fact.at,
      recordedAt,
      actor: fact.actor,
      verb: fact.verb,
      fromState: fact.fromState,
      toState: fact.toState,
      detail: { ...fact.detail },
    })),
  );
  await recordAudits(
    tx,
    happened.map(({ order, fact }) => ({
      actor: fact.actor,
      action: `order.${PAST_TENSE[fact.verb]}`,
      subject: `order:${order.id}`,
      customerId: order.customerId,
      occurredAt: fact.at,
      detail: { from: fact.fromState, to: fact.toState, ...fact.detail },
    })),
  );
  await setTimers(
    tx,
    changes.map(({ order }) => order),
  );
}

/** One timer per order, or none: what falls due follows from the order's state. */
export async function setTimers(tx: Transaction, changed: readonly Order[]): Promise<void> {
  const due = changed.map((order) => ({ subject: order.id, timer: orderTimer(order) }));
  const none = due.filter(({ timer }) => !timer).map(({ subject }) => subject);
  if (none.length > 0)
    await tx.delete(timers).where(and(eq(timers.kind, ORDER_TIMER), isAmong(timers.subject, none)));
  await insertColumns(
    tx,
    timers,
    due.flatMap(({ subject, timer }) =>
      timer ? [{ kind: ORDER_TIMER, subject, dueAt: timer.dueAt, detail: { verb: timer.verb } }] : [],
    ),
    sql`(kind, subject) do update set due_at = excluded.due_at, detail = excluded.detail`,
  );
}
