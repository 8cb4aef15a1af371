import type { AsFound, Entitlement, Order, OrderOption, OrderState } from '@kizashi/ordering';
import type { schema } from '@kizashi/storage/database';

export type OrderRow = typeof schema.orders.$inferSelect;
export type NewOrderRow = typeof schema.orders.$inferInsert;

/** The aggregate that a row keeps. */
export function toOrder(row: OrderRow): Order {
  const { windowFrom, windowTo } = row;
  return {
    id: row.id,
    customerId: row.customerId,
    machineId: row.machineId,
    fittedPartId: row.fittedPartId,
    state: row.state as OrderState,
    urgent: row.urgent,
    failureMode: row.failureMode,
    window: windowFrom === null || windowTo === null ? null : { from: windowFrom, to: windowTo },
    orderBy: row.orderBy,
    options: row.options as readonly OrderOption[],
    forecastId: row.forecastId,
    p50At: row.p50At,
    entitlement: row.entitlement as Entitlement,
    price: { amount: row.priceAmount, currency: row.currency },
    assignedTo: row.assignedTo,
    acknowledgedBy: row.acknowledgedBy,
    acknowledgedAt: row.acknowledgedAt,
    stopConfirmedAt: row.stopConfirmedAt,
    deferredUntil: row.deferredUntil,
    reason: row.reason,
    asFound: row.asFound as AsFound | null,
    evidenceGoneSince: row.evidenceGoneSince,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    updatedAt: row.updatedAt,
    version: row.version,
  };
}

/** The row that keeps an aggregate; number and tenant are the database's business. */
export function toRow({ window, price, ...order }: Order): NewOrderRow {
  return {
    ...order,
    windowFrom: window?.from ?? null,
    windowTo: window?.to ?? null,
    priceAmount: price.amount,
    currency: price.currency,
  };
}
