import { epochMs, type OrderId } from '@kizashi/kernel';
import { type Order, recheckReady, STATES_BEFORE_VISIT } from '@kizashi/ordering';
import { schema, type Transaction, WorkerDatabase } from '@kizashi/storage/database';
import { Injectable, Logger } from '@nestjs/common';
import { and, asc, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { Announcements } from '../announcements/index.ts';
import { FleetClock } from '../fleet-clock/fleet-clock.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { toOrder } from './order-row.ts';
import { lockPartInHand } from './part-in-hand.ts';
import { updateOrder } from './save-order-change.ts';
import { endOrdersOf } from './swaps/orders-of-replaced-part.ts';

const { fittedParts, orders } = schema;

/**
 * Keeps orders true to what people edit around them: stock that comes or goes makes a scheduled visit ready or
 * not, and a part that was replaced by hand needs no order any more.
 */
@Injectable()
export class OrdersAfterEdits {
  readonly #log = new Logger(OrdersAfterEdits.name);
  #round: Promise<void> = Promise.resolve();
  #waiting = false;

  constructor(
    private readonly database: WorkerDatabase,
    private readonly clock: FleetClock,
    private readonly announcements: Announcements,
    lifecycle: Lifecycle,
  ) {
    const edits = announcements.all.subscribe((fact) => {
      if (fact.type === 'RegistryChanged' && concernsOrders(fact.kind)) this.#look();
    });
    lifecycle.register({
      phase: 'rooms',
      name: 'orders after edits',
      // An edit may have been made just before the service stopped.
      start: async () => {
        this.#look();
        return undefined;
      },
      stop: async () => {
        edits.unsubscribe();
        await this.settled();
      },
    });
  }

  /** Resolves when every edit announced so far has been looked at. */
  settled(): Promise<void> {
    return this.#round;
  }

  /** A hundred edits at once are one look more: the one that starts after the last of them. */
  #look(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    this.#round = this.#round.then(async () => {
      this.#waiting = false;
      try {
        await this.#recheck();
      } catch (error) {
        // The next edit or the next verb on the order looks again.
        this.#log.error('orders could not be checked after an edit', error);
      }
    });
  }

  async #recheck(): Promise<void> {
    for (const orderId of await this.database.asWorker(ordersToCheck)) {
      const order = await this.database.asWorker((tx) => this.#recheckOne(tx, orderId));
      if (order) this.announcements.announce({ type: 'OrderChanged', machineId: order.machineId, orderId });
    }
  }

  async #recheckOne(tx: Transaction, orderId: OrderId): Promise<Order | undefined> {
    const [found] = await tx
      .select({ row: orders, removedAt: fittedParts.removedAt })
      .from(orders)
      .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
      .where(eq(orders.id, orderId))
      .for('update', { of: orders });
    if (!found) return undefined;
    const order = toOrder(found.row);
    if (found.removedAt !== null) {
      const part = { id: order.fittedPartId, removedAt: found.removedAt };
      return (await endOrdersOf(tx, part, this.clock.now()))[0];
    }
    const at = epochMs(Math.max(this.clock.now(), order.updatedAt));
    const change = recheckReady(order, await lockPartInHand(tx, found.row), at);
    if (!change) return undefined;
    await updateOrder(tx, order, change);
    return change.order;
  }
}

/** What is entered of a new fleet, record by record, changes no order that there is. */
function concernsOrders(kind: string | undefined): boolean {
  return kind === undefined || kind === 'stock' || kind === 'fitted-part';
}

/**
 * First the orders whose part is gone from the machine, then those that may lose their part on the shelf (the
 * latest visit first), then those that may gain one (urgent ones and the earliest visit first).
 */
async function ordersToCheck(tx: Transaction): Promise<OrderId[]> {
  const ids = (rows: { id: OrderId }[]) => rows.map(({ id }) => id);
  const replaced = await tx
    .select({ id: orders.id })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .where(and(inArray(orders.state, [...STATES_BEFORE_VISIT]), isNotNull(fittedParts.removedAt)));
  const ready = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.state, 'ready'))
    .orderBy(asc(orders.urgent), sql`${orders.windowFrom} desc nulls first`);
  const scheduled = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.state, 'scheduled'))
    .orderBy(desc(orders.urgent), sql`${orders.windowFrom} asc nulls last`);
  return [...ids(replaced), ...ids(ready), ...ids(scheduled)];
}
