import type { ResultsKpis } from '@kizashi/api-contract';
import { DAY_MS, type TimeRange } from '@kizashi/kernel';
import { type AsFound, FINAL_STATES } from '@kizashi/ordering';
import { schema, type Transaction } from '@kizashi/storage/database';
import { and, count, eq, gte, inArray, lt, notInArray } from 'drizzle-orm';

const { fittedParts, orders } = schema;

/**
 * Orders that were opened, and what became of those that ended in the period. Lead time is counted from opening to
 * the end of the part, over the swaps that confirmed their call.
 */
export async function countOrders(
  tx: Transaction,
  { from, to }: TimeRange,
): Promise<Pick<ResultsKpis, 'asFound' | 'orders' | 'leadTimeDays'>> {
  const opened = and(gte(orders.openedAt, from), lt(orders.openedAt, to));
  const open = notInArray(orders.state, [...FINAL_STATES]);
  const countWhere = async (where: typeof opened) =>
    (await tx.select({ n: count() }).from(orders).where(where))[0]?.n ?? 0;
  const ended = await tx
    .select({
      state: orders.state,
      asFound: orders.asFound,
      openedAt: orders.openedAt,
      removedAt: fittedParts.removedAt,
    })
    .from(orders)
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .where(
      and(inArray(orders.state, ['closed', 'declined']), gte(orders.closedAt, from), lt(orders.closedAt, to)),
    );
  const asFound = { none: 0, light: 0, advanced: 0, failed: 0 };
  const leads: number[] = [];
  for (const order of ended) {
    const found = order.asFound as AsFound | null;
    if (order.state !== 'closed' || found === null) continue;
    asFound[found.severity] += 1;
    const confirmed = found.severity === 'advanced' || found.severity === 'failed';
    if (confirmed && order.removedAt !== null) leads.push((order.removedAt - order.openedAt) / DAY_MS);
  }
  return {
    asFound,
    orders: {
      opened: await countWhere(opened),
      closed: ended.filter(({ state }) => state === 'closed').length,
      declined: ended.filter(({ state }) => state === 'declined').length,
      open: await countWhere(open),
    },
    leadTimeDays: medianOf(leads),
  };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
