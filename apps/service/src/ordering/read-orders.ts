import type { Order as OrderView } from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, type SQL } from 'drizzle-orm';
import type { OrderRow } from './order-row.ts';
import { toOrderView } from './order-view.ts';
import { claimsByShelf, isPartInHand } from './part-in-hand.ts';

const { fittedParts, machines, orders, stock } = schema;

/** An order with whether its part is on hand. */
export interface OrderRecord {
  readonly row: OrderRow;
  readonly partInHand: boolean;
}

export interface OrderSelection {
  readonly where?: SQL | undefined;
  readonly orderBy?: readonly SQL[] | undefined;
  readonly limit?: number | undefined;
}

/** Orders of the transaction's scope, each with what its visit lacks; one query whatever their number. */
export async function readOrders(tx: Transaction, selection: OrderSelection): Promise<OrderRecord[]> {
  const claims = claimsByShelf(tx);
  const query = tx
    .select({ row: orders, quantity: stock.quantity, claims: claims.claims })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .innerJoin(machines, eq(machines.id, orders.machineId))
    .leftJoin(stock, and(eq(stock.siteId, machines.siteId), eq(stock.partNumber, fittedParts.partNumber)))
    .leftJoin(claims, and(eq(claims.siteId, machines.siteId), eq(claims.partNumber, fittedParts.partNumber)))
    .where(selection.where)
    .orderBy(...(selection.orderBy ?? [orders.number]))
    .$dynamic();
  const rows = await (selection.limit === undefined ? query : query.limit(selection.limit));
  return rows.map(({ row, quantity, claims: claimed }) => ({
    row,
    partInHand: isPartInHand(row.state, quantity, claimed),
  }));
}

export const viewOf = ({ row, partInHand }: OrderRecord): OrderView => toOrderView(row, partInHand);
