import type { CustomerId, EpochMs, FittedPartId, ForecastId, MachineId, OrderId } from '@kizashi/kernel';
import {
  CALLED_OFF_BY_RULES,
  decideOrder,
  FINAL_STATES,
  type OpeningInput,
  type Order,
  type OrderAdvice,
  type PastOrder,
} from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, desc, eq, inArray, isNull, notInArray, or } from 'drizzle-orm';
import { newId } from '../listing/index.ts';
import { toOrder } from './order-row.ts';
import { insertOrder, updateOrder } from './save-order-change.ts';

const { orders } = schema;

/** What advisory generation hands over: the newest forecast of one fitted part with the advice from it. */
export interface NewestAdvice {
  readonly machineId: MachineId;
  readonly fittedPartId: FittedPartId;
  readonly customerId: CustomerId;
  readonly forecastId: ForecastId;
  /** Undefined while the forecast is withheld. */
  readonly advice: OrderAdvice | undefined;
  readonly failureMode: string | undefined;
  /** P50 on the calendar; null when it lies beyond what can be said. */
  readonly p50At: EpochMs | null;
  /** Undefined when there is no evidence at all. */
  readonly newestEvidenceAt: EpochMs | undefined;
  /** Price of the part, minor units of `currency`. */
  readonly price: number;
  readonly currency: string;
  /** Fleet-now: orders are dated with it, however old the readings. */
  readonly at: EpochMs;
}

/** Opens, updates and calls off orders by the opening rule, inside the transaction that keeps the forecast. */
@Injectable()
export class OrderOpening {
  /**
   * The orders that were opened or changed. Most evidence changes none, so all of it is first held against the
   * orders as they stand, unlocked; only where something would happen is it decided under the order's lock. Whoever
   * commits the transaction announces `OrderChanged` afterwards.
   */
  async follow(tx: Transaction, found: readonly NewestAdvice[]): Promise<Order[]> {
    const parts = found.map(({ fittedPartId }) => fittedPartId);
    const open = await openOrders(tx, parts);
    const changed: Order[] = [];
    for (const advice of found) {
      const first = decideOrder({ ...openingInput(advice), open: open.get(advice.fittedPartId) });
      if (first.kind === 'none') continue;
      const order = await this.#openOrUpdate(tx, advice);
      if (order !== undefined) changed.push(order);
    }
    return changed;
  }

  async #openOrUpdate(tx: Transaction, found: NewestAdvice): Promise<Order | undefined> {
    const open = await lockOpenOrder(tx, found.fittedPartId);
    const past = open ? undefined : await lastRefusal(tx, found.fittedPartId);
    const decision = decideOrder({ ...openingInput(found), open, past });
    if (decision.kind === 'none') return undefined;
    if (open) {
      await updateOrder(tx, open, decision);
      return decision.order;
    }
    if (await insertOrder(tx, decision)) return decision.order;
    // Somebody else opened one between our look and our insert: this evidence is then news for theirs.
    return this.#openOrUpdate(tx, found);
  }
}

function openingInput(found: NewestAdvice): OpeningInput {
  const { at, machineId, fittedPartId, customerId, forecastId, p50At, advice, newestEvidenceAt } = found;
  const subject = {
    orderId: newId<OrderId>('ord'),
    customerId,
    machineId,
    fittedPartId,
    price: { amount: found.price, currency: found.currency },
  };
  if (!advice || newestEvidenceAt === undefined) return { at, subject, evidence: 'withheld' };
  const failureMode = found.failureMode ?? null;
  return { at, subject, evidence: { forecastId, advice, failureMode, p50At, newestEvidenceAt } };
}

async function openOrders(
  tx: Transaction,
  parts: readonly FittedPartId[],
): Promise<ReadonlyMap<FittedPartId, Order>> {
  if (parts.length === 0) return new Map();
  const rows = await tx
    .select()
    .from(orders)
    .where(and(inArray(orders.fittedPartId, [...parts]), notInArray(orders.state, [...FINAL_STATES])));
  return new Map(rows.map((row) => [row.fittedPartId, toOrder(row)]));
}

async function lockOpenOrder(tx: Transaction, part: FittedPartId): Promise<Order | undefined> {
  const [row] = await tx
    .select()
    .from(orders)
    .where(and(eq(orders.fittedPartId, part), notInArray(orders.state, [...FINAL_STATES])))
    .for('update');
  return row && toOrder(row);
}

/** What the rules called off themselves is no refusal, and does not hide an older one. */
async function lastRefusal(tx: Transaction, part: FittedPartId): Promise<PastOrder | undefined> {
  const refused: PastOrder['state'][] = ['declined', 'expired', 'cancelled'];
  const [row] = await tx
    .select()
    .from(orders)
    .where(
      and(
        eq(orders.fittedPartId, part),
        inArray(orders.state, refused),
        or(isNull(orders.reason), notInArray(orders.reason, [...CALLED_OFF_BY_RULES])),
      ),
    )
    .orderBy(desc(orders.closedAt))
    .limit(1);
  if (!row || row.closedAt === null) return undefined;
  const { reason, closedAt, p50At } = row;
  return { state: row.state as PastOrder['state'], reason, closedAt, p50At };
}
