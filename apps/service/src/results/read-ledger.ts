import type { LedgerEntry, LedgerPage } from '@kizashi/api-contract';
import { toIso } from '@kizashi/kernel';
import { schema, type Transaction } from '@kizashi/storage/database';
import { countDistinct, desc, eq, type SQL, sql } from 'drizzle-orm';
import { positionNameOf } from '../fleet/position-name.ts';
import { orderNumber } from '../ordering/order-view.ts';

const { customers, fittedParts, ledgerEntries, machineModels, machines, orders } = schema;

export interface LedgerRecord {
  readonly row: typeof ledgerEntries.$inferSelect;
  readonly order: typeof orders.$inferSelect;
  readonly part: typeof fittedParts.$inferSelect;
  readonly machineSerial: string;
  readonly positions: (typeof machineModels.$inferSelect)['positions'];
  readonly customerName: string;
}

/** Bookings of the transaction's scope with what people call their subjects, newest first. */
export function readLedger(tx: Transaction, where: SQL | undefined, count: number): Promise<LedgerRecord[]> {
  return tx
    .select({
      row: ledgerEntries,
      order: orders,
      part: fittedParts,
      machineSerial: machines.serial,
      positions: machineModels.positions,
      customerName: customers.name,
    })
    .from(ledgerEntries)
    .innerJoin(orders, eq(orders.id, ledgerEntries.orderId))
    .innerJoin(fittedParts, eq(fittedParts.id, orders.fittedPartId))
    .innerJoin(machines, eq(machines.id, orders.machineId))
    .innerJoin(machineModels, eq(machineModels.id, machines.modelId))
    .innerJoin(customers, eq(customers.id, ledgerEntries.customerId))
    .where(where)
    .orderBy(desc(ledgerEntries.bookedAt), desc(ledgerEntries.id))
    .limit(count);
}

export function toLedgerEntry(record: LedgerRecord): LedgerEntry {
  const { row, order, part, machineSerial, positions, customerName } = record;
  return {
    id: row.id,
    kind: row.kind,
    bookedAt: toIso(row.bookedAt),
    low: row.low,
    mid: row.mid,
    high: row.high,
    currency: row.currency,
    orderId: row.orderId,
    orderNumber: orderNumber(order),
    forecastId: row.forecastId,
    fittedPartId: order.fittedPartId,
    machineId: order.machineId,
    machineSerial,
    positionName: positionNameOf(positions, part.positionId),
    customerId: row.customerId,
    customerName,
    basis: row.basis,
  };
}

/** Sums over every booking of the period. Amounts in minor units fit a double exactly up to 9e15. */
export async function totalsOf(
  tx: Transaction,
  where: SQL | undefined,
  currency: string,
): Promise<LedgerPage['totals']> {
  const sum = (column: 'low' | 'mid' | 'high') =>
    sql<number>`coalesce(sum(${ledgerEntries[column]}), 0)`.mapWith(Number);
  const rows = await tx
    .select({
      avoided: sql<boolean>`${ledgerEntries.kind} = 'avoided-failure'`,
      low: sum('low'),
      mid: sum('mid'),
      high: sum('high'),
    })
    .from(ledgerEntries)
    .where(where)
    .groupBy(sql`1`);
  const [counted] = await tx
    .select({ orders: countDistinct(ledgerEntries.orderId) })
    .from(ledgerEntries)
    .where(where);
  const amountsOf = (avoided: boolean) => {
    const { low, mid, high } = rows.find((row) => row.avoided === avoided) ?? { low: 0, mid: 0, high: 0 };
    return { low, mid, high };
  };
  const [avoided, costs] = [amountsOf(true), amountsOf(false)];
  const net = { low: avoided.low + costs.low, mid: avoided.mid + costs.mid, high: avoided.high + costs.high };
  return { currency, avoided, costs, net, orders: counted?.orders ?? 0 };
}
