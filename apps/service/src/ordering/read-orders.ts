import type { Order as OrderView } from '@kizashi/api-contract';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, type SQL } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';
import type { OrderRow } from './order-row.ts';
import { type SubjectNames, toOrderView } from './order-view.ts';
import { claimsByShelf, isPartInHand } from './part-in-hand.ts';

const { customers, fittedParts, lines, machineModels, machines, orders, sites, stock } = schema;

/** An order with whether its part is on hand. */
export interface OrderRecord {
  readonly row: OrderRow;
  readonly partInHand: boolean;
  readonly names: SubjectNames;
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
    .select({
      row: orders,
      quantity: stock.quantity,
      claims: claims.claims,
      positionId: fittedParts.positionId,
      positions: machineModels.positions,
      machineSerial: machines.serial,
      customerName: customers.name,
      siteName: sites.name,
      lineName: lines.name,
    })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .innerJoin(machines, eq(machines.id, orders.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .innerJoin(lines, eq(lines.id, machines.lineId))
    .innerJoin(sites, eq(sites.id, machines.siteId))
    .innerJoin(customers, eq(customers.id, machines.customerId))
    .leftJoin(stock, and(eq(stock.siteId, machines.siteId), eq(stock.partNumber, fittedParts.partNumber)))
    .leftJoin(claims, and(eq(claims.siteId, machines.siteId), eq(claims.partNumber, fittedParts.partNumber)))
    .where(selection.where)
    .orderBy(...(selection.orderBy ?? [orders.number]))
    .$dynamic();
  const rows = await (selection.limit === undefined ? query : query.limit(selection.limit));
  return rows.map(({ row, quantity, claims: claimed, positionId, positions, ...names }) => ({
    row,
    partInHand: isPartInHand(row.state, quantity, claimed),
    names: { ...names, positionName: positionNameOf(positions, positionId) },
  }));
}

export const viewOf = ({ row, partInHand, names }: OrderRecord): OrderView =>
  toOrderView(row, partInHand, names);
