import { type EpochMs, epochMs, type OrderId } from '@kizashi/kernel';
import { type Order, orderOfReplacedPart, type RemovedAt, STATES_BEFORE_VISIT } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, inArray } from 'drizzle-orm';
import type { Announcements } from '../../announcements/index.ts';
import { toOrder } from '../order-row.ts';
import { updateOrder } from '../save-order-change.ts';

const { fittedParts, orders, timers } = schema;

/** Kind of the timer rows of orders that wait for the engineer's report of a swap that is known; subject: the order. */
export const REPLACED_TIMER = 'order-replaced';

/** Ends the orders for a part that is out, or sets the timer that looks again. Answers those that ended. */
export async function endOrdersOf(tx: Transaction, part: RemovedAt, now: EpochMs): Promise<Order[]> {
  const rows = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.fittedPartId, part.id), inArray(orders.state, [...STATES_BEFORE_VISIT])))
    .for('update');
  const ended: Order[] = [];
  for (const row of rows) {
    const order = await follow(tx, toOrder(row), part.removedAt, now);
    if (order !== undefined) ended.push(order);
  }
  return ended;
}

export function announceEnded(announcements: Announcements, ended: readonly Order[]): void {
  for (const { id: orderId, machineId } of ended) {
    announcements.announce({ type: 'OrderChanged', machineId, orderId });
  }
}

/** The 72 h are over in which the engineer might have reported the same swap. */
export async function fireReplacedTimer(
  tx: Transaction,
  orderId: OrderId,
  now: EpochMs,
): Promise<Order | undefined> {
  const [found] = await tx
    .select({ row: orders, removedAt: fittedParts.removedAt })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .where(eq(orders.id, orderId))
    .for('update', { of: orders });
  await tx.delete(timers).where(and(eq(timers.kind, REPLACED_TIMER), eq(timers.subject, orderId)));
  if (found === undefined || found.removedAt === null) return undefined;
  return follow(tx, toOrder(found.row), found.removedAt, now);
}

async function follow(
  tx: Transaction,
  order: Order,
  replacedAt: EpochMs,
  now: EpochMs,
): Promise<Order | undefined> {
  const at = epochMs(Math.max(now, order.updatedAt));
  const then = orderOfReplacedPart(order, replacedAt, at);
  if (then.kind === 'keep') return undefined;
  if (then.kind === 'withdraw') {
    await updateOrder(tx, order, then.change);
    return then.change.order;
  }
  await tx
    .insert(timers)
    .values({ kind: REPLACED_TIMER, subject: order.id, dueAt: then.until, detail: {} })
    .onConflictDoUpdate({ target: [timers.kind, timers.subject], set: { dueAt: then.until } });
  return undefined;
}
