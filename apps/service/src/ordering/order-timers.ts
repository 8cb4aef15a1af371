import { asId, type EpochMs, epochMs, type OrderId } from '@kizashi/kernel';
import { applyVerb, type Order, orderTimer, RULES_ACTOR, type VerbContext } from '@kizashi/ordering';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { toOrder } from './order-row.ts';
import { ORDER_TIMER, setTimers, updateOrder } from './save-order-change.ts';
import { fireReplacedTimer, REPLACED_TIMER } from './swaps/orders-of-replaced-part.ts';

const { orders, timers } = schema;
const BATCH = 200;

/**
 * What falls due by itself on the fleet clock: deferrals that end, orders whose last option has passed, visits that
 * nobody signed off though the part is known to be out.
 */
@Injectable()
export class OrderTimers {
  constructor(
    private readonly database: WorkerDatabase,
    private readonly announcements: Announcements,
  ) {}

  /** Fires every timer due at `now`, oldest first, those included that firing one sets. */
  async sweep(now: EpochMs): Promise<void> {
    for (;;) {
      const due = await this.database.asWorker((tx) =>
        tx
          .select({ kind: timers.kind, orderId: timers.subject })
          .from(timers)
          .where(and(inArray(timers.kind, [ORDER_TIMER, REPLACED_TIMER]), lte(timers.dueAt, now)))
          .orderBy(asc(timers.dueAt), asc(timers.id))
          .limit(BATCH),
      );
      if (due.length === 0) return;
      for (const { kind, orderId } of due) await this.#fire(kind, asId<OrderId>(orderId), now);
    }
  }

  /** One order, one transaction: a person who acts at the same moment waits for it, or it for them. */
  async #fire(kind: string, orderId: OrderId, now: EpochMs): Promise<void> {
    const fire = kind === REPLACED_TIMER ? fireReplacedTimer : fireTimer;
    const changed = await this.database.asWorker((tx) => fire(tx, orderId, now));
    if (changed) {
      this.announcements.announce({ type: 'OrderChanged', machineId: changed.machineId, orderId });
    }
  }
}

/** What falls due by itself depends on the order and the time alone. */
const NOTHING_AROUND: Omit<VerbContext, 'at'> = {
  actor: RULES_ACTOR,
  partInHand: false,
  plannedStops: [],
  fitted: { serial: '', partNumber: asId('') },
};

async function fireTimer(tx: Transaction, orderId: OrderId, now: EpochMs): Promise<Order | undefined> {
  const [row] = await tx.select().from(orders).where(eq(orders.id, orderId)).for('update');
  const order = row && toOrder(row);
  const timer = order && orderTimer(order);
  if (!order) throw new Error(`a timer is set for order ${orderId}, which does not exist`);
  if (!timer || timer.dueAt > now) {
    // Somebody was faster. Setting the row anew makes sure that it is not due for ever.
    await setTimers(tx, [order]);
    return undefined;
  }
  // Dated when it fell due, however long the service or the clock's step took.
  const at = epochMs(Math.max(timer.dueAt, order.updatedAt));
  const outcome = applyVerb(order, timer.verb, {}, { ...NOTHING_AROUND, at });
  if (!outcome.ok) throw new Error(`order ${orderId}: ${outcome.error.detail}`);
  await updateOrder(tx, order, outcome.value);
  return outcome.value.order;
}
