import type { TimelineEntry } from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, ne, sql } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';
import { orderNumber } from '../ordering/order-view.ts';
import { happened, newestFirst, type TimelineSlice, within } from './entry-key.ts';

const { fittedParts, orderEvents, orders } = schema;

const ID_DIGITS = 12;
/** What happens to an order in one instant keeps its sequence. */
const ENTRY_ID = sql<string>`'order:' || lpad(${orderEvents.id}::text, ${sql.raw(String(ID_DIGITS))}, '0')`;

/** What happened to the machine's orders. Newer evidence for an open one is told by its forecasts. */
export async function readOrderEvents(tx: Transaction, slice: TimelineSlice): Promise<TimelineEntry[]> {
  const rows = await tx
    .select({ event: orderEvents, order: orders, positionId: fittedParts.positionId })
    .from(orderEvents)
    .innerJoin(orders, eq(orders.id, orderEvents.orderId))
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .where(
      and(
        eq(orders.machineId, slice.machineId),
        ne(orderEvents.verb, 'update'),
        within(slice, orderEvents.at, ENTRY_ID),
      ),
    )
    .orderBy(...newestFirst(orderEvents.at, ENTRY_ID))
    .limit(slice.count);
  return rows.map(({ event, order, positionId }) => ({
    kind: 'order',
    ...happened(`order:${String(event.id).padStart(ID_DIGITS, '0')}`, event.at, event.recordedAt),
    fittedPartId: order.fittedPartId,
    positionId,
    positionName: positionNameOf(slice.positions, positionId),
    orderId: order.id,
    number: orderNumber(order),
    verb: event.verb,
    toState: event.toState,
    actor: event.actor,
  }));
}
