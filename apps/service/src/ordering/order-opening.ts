import {
  asId,
  type CustomerId,
  type EpochMs,
  type FittedPartId,
  type ForecastId,
  type MachineId,
  type OrderId,
} from '@kizashi/kernel';
import {
  CALLED_OFF_BY_RULES,
  decideOrder,
  FINAL_STATES,
  type OpeningInput,
  type Order,
  type OrderAdvice,
  type OrderChange,
  type PastOrder,
} from '@kizashi/ordering';
import { isAmong, schema, type Transaction } from '@kizashi/storage/database';
import { Injectable } from '@nestjs/common';
import { and, desc, inArray, isNull, notInArray, or } from 'drizzle-orm';
import { newId } from '../listing/index.ts';
import { toOrder } from './order-row.ts';
import { insertOrders, updateOrder } from './save-order-change.ts';

const { orders } = schema;

/** Of orders that are thought of and not opened: an id is random, and costs more than the thought. */
const UNNAMED = asId<OrderId>('');

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
    const news = found.filter((advice) => {
      const first = decideOrder({ ...openingInput(advice, UNNAMED), open: open.get(advice.fittedPartId) });
      return first.kind !== 'none';
    });
    return this.#openOrUpdate(tx, news);
  }

  async #openOrUpdate(tx: Transaction, found: readonly NewestAdvice[]): Promise<Order[]> {
    const parts = found.map(({ fittedPartId }) => fittedPartId);
    const open = await openOrders(tx, parts, 'locked');
    const past = await lastRefusals(
      tx,
      parts.filter((part) => !open.has(part)),
    );
    const changed: Order[] = [];
    const opening: { readonly advice: NewestAdvice; readonly change: OrderChange }[] = [];
    for (const advice of found) {
      const order = open.get(advice.fittedPartId);
      const refused = past.get(advice.fittedPartId);
      const decision = decideOrder({ ...openingInput(advice), open: order, past: refused });
      if (decision.kind === 'none') continue;
      if (order === undefined) opening.push({ advice, change: decision });
      else {
        await updateOrder(tx, order, decision);
        changed.push(decision.order);
      }
    }
    const opened = await insertOrders(
      tx,
      opening.map(({ change }) => change),
    );
    const late: NewestAdvice[] = [];
    for (const { advice, change } of opening) {
      if (opened.has(change.order.id)) changed.push(change.order);
      else late.push(advice);
    }
    // Somebody else opened theirs between our look and our insert: this evidence is then news for it.
    return late.length === 0 ? changed : [...changed, ...(await this.#openOrUpdate(tx, late))];
  }
}

function openingInput(found: NewestAdvice, orderId = newId<OrderId>('ord')): OpeningInput {
  const { at, machineId, fittedPartId, customerId, forecastId, p50At, advice, newestEvidenceAt } = found;
  const subject = {
    orderId,
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
  how: 'seen' | 'locked' = 'seen',
): Promise<ReadonlyMap<FittedPartId, Order>> {
  if (parts.length === 0) return new Map();
  const query = tx
    .select()
    .from(orders)
    .where(and(isAmong(orders.fittedPartId, parts), notInArray(orders.state, [...FINAL_STATES])));
  // In one order, so that two who lock several never wait for each other.
  const rows = await (how === 'seen' ? query : query.orderBy(orders.id).for('update'));
  return new Map(rows.map((row) => [row.fittedPartId, toOrder(row)]));
}

/** What the rules called off themselves is no refusal, and does not hide an older one. */
async function lastRefusals(
  tx: Transaction,
  parts: readonly FittedPartId[],
): Promise<ReadonlyMap<FittedPartId, PastOrder>> {
  if (parts.length === 0) return new Map();
  const refused: PastOrder['state'][] = ['declined', 'expired', 'cancelled'];
  const rows = await tx
    .selectDistinctOn([orders.fittedPartId])
    .from(orders)
    .where(
      and(
        isAmong(orders.fittedPartId, parts),
        inArray(orders.state, refused),
        or(isNull(orders.reason), notInArray(orders.reason, [...CALLED_OFF_BY_RULES])),
      ),
    )
    .orderBy(orders.fittedPartId, desc(orders.closedAt));
  return new Map(
    rows.flatMap(({ fittedPartId, state, reason, closedAt, p50At }) =>
      closedAt === null
        ? []
        : [[fittedPartId, { state: state as PastOrder['state'], reason, closedAt, p50At }] as const],
    ),
  );
}
