import { FINAL_STATES, type Happening, type Order, type OrderChange, orderTimer } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, sql } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../identity/record-audit.ts';
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
 * Writes a new order with what happened. Undefined when somebody else has opened one for the same fitted part
 * meanwhile: the partial unique index lets one through, and nothing is written here.
 */
export async function insertOrder(tx: Transaction, change: OrderChange): Promise<OrderRow | undefined> {
  const [row] = await tx
    .insert(orders)
    .values(toRow(change.order))
    .onConflictDoNothing({
      target: orders.fittedPartId,
      where: sql`state not in (${sql.raw(FINAL_STATES.map((state) => `'${state}'`).join(', '))})`,
    })
    .returning();
  if (row) await writeTrail(tx, change);
  return row;
}

/** Writes a changed order with what happened. The caller holds the row's lock. */
export async function updateOrder(tx: Transaction, before: Order, change: OrderChange): Promise<OrderRow> {
  const [row] = await tx
    .update(orders)
    .set(toRow(change.order))
    .where(and(eq(orders.id, before.id), eq(orders.version, before.version)))
    .returning();
  if (!row) throw new Error(`order ${before.id} was changed without its lock`);
  await writeTrail(tx, change);
  return row;
}

async function writeTrail(tx: Transaction, { order, facts }: OrderChange): Promise<void> {
  const recordedAt = wallNow();
  for (const fact of facts) {
    await tx.insert(orderEvents).values({
      customerId: order.customerId,
      orderId: order.id,
      at: fact.at,
      recordedAt,
      actor: fact.actor,
      verb: fact.verb,
      fromState: fact.fromState,
      toState: fact.toState,
      detail: { ...fact.detail },
    });
    await recordAudit(tx, {
      actor: fact.actor,
      action: `order.${PAST_TENSE[fact.verb]}`,
      subject: `order:${order.id}`,
      customerId: order.customerId,
      occurredAt: fact.at,
      detail: { from: fact.fromState, to: fact.toState, ...fact.detail },
    });
  }
  await setTimer(tx, order);
}

/** One timer per order, or none: what falls due follows from the order's state. */
export async function setTimer(tx: Transaction, order: Order): Promise<void> {
  const timer = orderTimer(order);
  if (!timer) {
    await tx.delete(timers).where(and(eq(timers.kind, ORDER_TIMER), eq(timers.subject, order.id)));
    return;
  }
  const { dueAt, verb } = timer;
  await tx
    .insert(timers)
    .values({ kind: ORDER_TIMER, subject: order.id, dueAt, detail: { verb } })
    .onConflictDoUpdate({ target: [timers.kind, timers.subject], set: { dueAt, detail: { verb } } });
}
