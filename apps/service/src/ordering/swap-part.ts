import {
  type EpochMs,
  type FittedPartId,
  type Life,
  type LifeUnit,
  life,
  type PartNumber,
} from '@kizashi/kernel';
import { type AsFound, endedLife, type Order } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { wallNow } from '../fleet-clock/fleet-clock.ts';
import { recordAudit } from '../identity/record-audit.ts';
import { newId } from '../listing/index.ts';
import { HttpProblem } from '../problem/index.ts';

const { endedLives, fittedParts, forecasts, machines, partCatalogue, stock } = schema;
type FittedPartRow = typeof fittedParts.$inferSelect;

/** A swap as the engineer signs it off. */
export interface Swap {
  readonly order: Order;
  readonly old: FittedPartRow;
  readonly newSerial: string;
  readonly partNumber: PartNumber;
  /** Of the old part at its newest health, in the life unit of its position; undefined when it was never judged. */
  readonly lifeUsed: number | undefined;
  readonly at: EpochMs;
  readonly actor: string;
}

/**
 * The fitted part becomes a new one: the old ends, the new begins, its life is kept for learning, one part leaves
 * the shelf. All in the transaction that closes the order.
 */
export async function swapPart(tx: Transaction, swap: Swap): Promise<void> {
  const { old, at } = swap;
  await requireCataloguePart(tx, swap.partNumber);
  const removedAt = old.removedAt ?? at;
  if (old.removedAt === null)
    await tx.update(fittedParts).set({ removedAt }).where(eq(fittedParts.id, old.id));
  const fittedPartId = await fitNewPart(tx, swap);
  await keepEndedLife(tx, swap, removedAt);
  await takeFromShelf(tx, swap);
  await recordAudit(tx, {
    actor: swap.actor,
    action: 'fitted-part.replaced',
    subject: `fitted-part:${old.id}`,
    customerId: old.customerId,
    occurredAt: at,
    detail: { orderId: swap.order.id, by: fittedPartId, serial: swap.newSerial, partNumber: swap.partNumber },
  });
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

/**
 * A swap may be reported by hand while the visit is under way: that is the same swap, and what the engineer signs
 * off wins. Else this is where the new part begins.
 */
async function fitNewPart(tx: Transaction, { old, newSerial, partNumber, at }: Swap): Promise<FittedPartId> {
  const [reported] = await tx
    .update(fittedParts)
    .set({ serial: newSerial, partNumber })
    .where(
      and(
        eq(fittedParts.machineId, old.machineId),
        eq(fittedParts.positionId, old.positionId),
        isNull(fittedParts.removedAt),
      ),
    )
    .returning({ id: fittedParts.id });
  if (reported) return reported.id;
  const id = newId<FittedPartId>('fpt');
  const { customerId, machineId, positionId } = old;
  await tx
    .insert(fittedParts)
    .values({ id, customerId, machineId, positionId, partNumber, serial: newSerial, fittedAt: at });
  return id;
}

async function keepEndedLife(tx: Transaction, swap: Swap, endedAt: EpochMs): Promise<void> {
  const { old, order } = swap;
  const used = await lifeAtTheEnd(tx, swap);
  const [machine] = await tx
    .select({ modelId: machines.modelId })
    .from(machines)
    .where(eq(machines.id, old.machineId));
  if (!used || !machine || !order.asFound) return;
  const ended = endedLife(
    {
      id: old.id,
      modelId: machine.modelId,
      positionId: old.positionId,
      partNumber: old.partNumber,
      serial: old.serial,
      ...used,
    },
    order.asFound as AsFound,
    endedAt,
  );
  const recordedAt = wallNow();
  const { rowCount } = await tx
    .insert(endedLives)
    .values({ ...ended, id: newId('lif'), recordedAt })
    .onConflictDoNothing();
  if (rowCount === 1) return;
  // Its end was reported by hand before: what the engineer found wins. Only the manufacturer may read or change
  // ended lives, so what a customer's own people find does not overwrite one.
  await tx
    .update(endedLives)
    .set({ ...ended, recordedAt })
    .where(eq(endedLives.fittedPartId, old.id));
}

async function lifeAtTheEnd(
  tx: Transaction,
  { order, lifeUsed }: Swap,
): Promise<{ lifeUsed: Life; lifeUnit: LifeUnit } | undefined> {
  const [forecast] = await tx
    .select({ lifeUsed: forecasts.lifeUsed, lifeUnit: forecasts.lifeUnit })
    .from(forecasts)
    .where(eq(forecasts.id, order.forecastId));
  const used = lifeUsed ?? forecast?.lifeUsed;
  if (!forecast || used === null || used === undefined) return undefined;
  return { lifeUsed: life(used), lifeUnit: forecast.lifeUnit as LifeUnit };
}

/** The engineer may have brought the part along: an empty shelf does not stop a swap that has been done. */
async function takeFromShelf(tx: Transaction, { old, partNumber }: Swap): Promise<void> {
  const site = tx.select({ siteId: machines.siteId }).from(machines).where(eq(machines.id, old.machineId));
  await tx
    .update(stock)
    .set({ quantity: sql`${stock.quantity} - 1` })
    .where(and(eq(stock.siteId, site), eq(stock.partNumber, partNumber), gt(stock.quantity, 0)));
}
