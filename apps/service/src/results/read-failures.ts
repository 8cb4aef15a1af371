import type { ResultsFailure } from '@kizashi/api-contract';
import { type TimeRange, toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, desc, eq, gte, inArray, isNull, lte, or } from 'drizzle-orm';
import { endedParts } from './ended-parts.ts';

const { fittedParts, orders } = schema;

/** Parts that failed in service in the period, newest first, each with the order that was open when it did. */
export async function readFailures(tx: Transaction, period: TimeRange): Promise<ResultsFailure[]> {
  const failed = (await endedParts(tx, period)).filter(({ part }) => part.endedBy === 'failure');
  if (failed.length === 0) return [];
  const ids = failed.map(({ part }) => part.id);
  const open = await tx
    .select({ id: orders.id, part: orders.fittedPartId })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .where(
      and(
        inArray(orders.fittedPartId, ids),
        lte(orders.openedAt, fittedParts.removedAt),
        or(isNull(orders.closedAt), gte(orders.closedAt, fittedParts.removedAt)),
      ),
    )
    .orderBy(desc(orders.openedAt));
  const orderOf = new Map(open.toReversed().map(({ id, part }) => [part, id]));
  return failed.map(({ part, names, removedAt }) => ({
    ...names,
    serial: part.serial,
    endedAt: toIso(removedAt),
    orderId: orderOf.get(part.id) ?? null,
  }));
}
