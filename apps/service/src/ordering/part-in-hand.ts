import type { OrderState } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, count, eq, inArray, ne } from 'drizzle-orm';
import type { OrderRow } from './order-row.ts';

const { fittedParts, machines, orders, stock } = schema;

/**
 * States in which an order lays claim to one part on the shelf, so that one spare does not make two visits
 * ready; the swap itself takes it.
 */
const CLAIMING: OrderState[] = ['ready', 'in-progress', 'as-found-recorded', 'as-left-verified'];

/**
 * Parts on the shelf and claims on them, by site and part number: joins to orders so that a list needs one query.
 * Reads the rows of the transaction's scope.
 */
export function claimsByShelf(tx: Transaction) {
  return tx
    .select({ siteId: machines.siteId, partNumber: fittedParts.partNumber, claims: count().as('claims') })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .innerJoin(machines, eq(machines.id, orders.machineId))
    .where(inArray(orders.state, CLAIMING))
    .groupBy(machines.siteId, fittedParts.partNumber)
    .as('shelf_claims');
}

/** Whether a part is left for this order once the others have theirs. */
export function isPartInHand(state: string, quantity: number | null, claims: number | null): boolean {
  const own = CLAIMING.some((claiming) => claiming === state) ? 1 : 0;
  return (quantity ?? 0) > (claims ?? 0) - own;
}

/**
 * The same for one order about to be changed. Locks the shelf until the transaction ends: two visits that become
 * ready at once see one another's claim.
 */
export async function lockPartInHand(tx: Transaction, order: OrderRow): Promise<boolean> {
  const [needed] = await tx
    .select({ siteId: machines.siteId, partNumber: fittedParts.partNumber })
    .from(fittedParts)
    .innerJoin(machines, eq(machines.id, fittedParts.machineId))
    .where(eq(fittedParts.id, order.fittedPartId));
  if (!needed) return false;
  const [shelf] = await tx
    .select({ quantity: stock.quantity })
    .from(stock)
    .where(and(eq(stock.siteId, needed.siteId), eq(stock.partNumber, needed.partNumber)))
    .for('update');
  if (!shelf || shelf.quantity === 0) return false;
  const [others] = await tx
    .select({ claims: count() })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .innerJoin(machines, eq(machines.id, orders.machineId))
    .where(
      and(
        inArray(orders.state, CLAIMING),
        ne(orders.id, order.id),
        eq(machines.siteId, needed.siteId),
        eq(fittedParts.partNumber, needed.partNumber),
      ),
    );
  return shelf.quantity > (others?.claims ?? 0);
}
