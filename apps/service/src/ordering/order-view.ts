import type { OrderOption as OptionView, OrderEvent, Order as OrderView } from '@kizashi/api-contract';
import { type EpochMs, toIso } from '@kizashi/kernel';
import { missingForVisit, type OrderOption } from '@kizashi/ordering';
import type { schema } from '@kizashi/storage/database';
import { type OrderRow, toOrder } from './order-row.ts';

const isoOrNull = (at: EpochMs | null) => (at === null ? null : toIso(at));

/** The number that people call an order by. */
export const orderNumber = (row: OrderRow) => `OR-${row.number}`;

/** What people call the subject of an order. */
export type SubjectNames = Pick<
  OrderView,
  'machineSerial' | 'positionName' | 'customerName' | 'siteName' | 'lineName'
>;

/** An order as the API shows it; `missing` says what its visit lacks at this moment. */
export function toOrderView(row: OrderRow, partInHand: boolean, names: SubjectNames): OrderView {
  const order = toOrder(row);
  return {
    id: order.id,
    number: orderNumber(row),
    fittedPartId: order.fittedPartId,
    machineId: order.machineId,
    ...names,
    state: order.state,
    urgent: order.urgent,
    failureMode: order.failureMode,
    windowFrom: isoOrNull(row.windowFrom),
    windowTo: isoOrNull(row.windowTo),
    orderBy: isoOrNull(order.orderBy),
    options: order.options.map((option) => toOptionView(option, order.price.currency)),
    forecastId: order.forecastId,
    entitlement: order.entitlement,
    price: order.price,
    assignedTo: order.assignedTo,
    acknowledgedBy: order.acknowledgedBy,
    acknowledgedAt: isoOrNull(order.acknowledgedAt),
    stopConfirmedAt: isoOrNull(order.stopConfirmedAt),
    missing: [...missingForVisit(order, partInHand)],
    deferredUntil: isoOrNull(order.deferredUntil),
    reason: order.reason,
    asFound: order.asFound,
    openedAt: toIso(order.openedAt),
    updatedAt: toIso(order.updatedAt),
    version: order.version,
  };
}

function toOptionView(option: OrderOption, currency: string): OptionView {
  return {
    windowFrom: toIso(option.window.from),
    windowTo: toIso(option.window.to),
    planned: option.planned,
    pFailBefore: option.pFailBefore,
    expectedCost: { amount: Math.round(option.expectedCost), currency },
    chosen: option.chosen,
    notPossible: option.notPossible ?? null,
  };
}

export function toEventView(row: typeof schema.orderEvents.$inferSelect): OrderEvent {
  return {
    at: toIso(row.at),
    recordedAt: toIso(row.recordedAt),
    actor: row.actor,
    verb: row.verb,
    fromState: row.fromState,
    toState: row.toState,
    detail: row.detail,
  };
}
