import type { EpochMs, PartNumber } from '@kizashi/kernel';
import type { Order } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import type { FeatureStore } from '@kizashi/storage/feature-store';
import { and, eq, gt, sql } from 'drizzle-orm';
import { HttpProblem } from '../problem/index.ts';
import { settleSwap } from './swaps/settle-swap.ts';

const { fittedParts, machines, partCatalogue, stock } = schema;
type FittedPartRow = typeof fittedParts.$inferSelect;

/** A swap as the engineer signs it off. */
export interface Swap {
  readonly order: Order;
  /** The part that the order is for. */
  readonly old: FittedPartRow;
  readonly newSerial: string;
  readonly partNumber: PartNumber;
  readonly at: EpochMs;
  readonly actor: string;
}

/**
 * The fitted part becomes a new one: the old ends, the new begins, its life is kept for learning, one part leaves
 * the shelf. All in the transaction that closes the order. A swap that was reported before, by the machine or by hand,
 * is the same one, and what the engineer signs off wins.
 */
export async function swapPart(tx: Transaction, features: FeatureStore, swap: Swap): Promise<void> {
  const { order, old, newSerial, partNumber, at, actor } = swap;
  if (order.asFound === null) throw new Error(`order ${order.id} is completed without an as-found record`);
  await requireCataloguePart(tx, partNumber);
  const { machineId, customerId, positionId } = old;
  const [machine] = await tx
    .select({ modelId: machines.modelId })
    .from(machines)
    .where(eq(machines.id, machineId));
  if (machine === undefined) throw new Error(`machine ${machineId} is not there for its own order`);
  const settled = await settleSwap(tx, features, {
    source: 'order',
    position: { machineId, customerId, modelId: machine.modelId, positionId, partNumber: old.partNumber },
    outgoing: old.id,
    at,
    serial: newSerial,
    partNumber,
    actor,
    orderId: order.id,
    end: { severity: order.asFound.severity },
    now: at,
  });
  if (typeof settled === 'string') throw new Error(`the swap of order ${order.id} is ${settled}`);
  await takeFromShelf(tx, swap);
}

async function requireCataloguePart(tx: Transaction, partNumber: PartNumber): Promise<void> {
  const known = await tx
    .select({ partNumber: partCatalogue.partNumber })
    .from(partCatalogue)
    .where(eq(partCatalogue.partNumber, partNumber));
  if (known.length > 0) return;
  throw new HttpProblem('unknown-part-number', `The catalogue has no part ${partNumber}.`, [
    {
      field: 'partNumber',
      detail: 'must be a part number of the catalogue, or left out when it is the same',
    },
  ]);
}

/** The engineer may have brought the part along: an empty shelf does not stop a swap that has been done. */
async function takeFromShelf(tx: Transaction, { old, partNumber }: Swap): Promise<void> {
  const site = tx.select({ siteId: machines.siteId }).from(machines).where(eq(machines.id, old.machineId));
  await tx
    .update(stock)
    .set({ quantity: sql`${stock.quantity} - 1` })
    .where(and(eq(stock.siteId, site), eq(stock.partNumber, partNumber), gt(stock.quantity, 0)));
}
