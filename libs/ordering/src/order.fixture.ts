import { asId, DAY_MS, type EpochMs, epochMs, HOUR_MS, plus, ratio, type TimeRange } from '@kizashi/kernel';
import type { VerbContext } from './apply-verb.ts';
import type { Evidence, OrderSubject } from './evidence.ts';
import type { Order, OrderOption } from './order.ts';

export const NOW = epochMs(Date.UTC(2026, 10, 2, 8));

export function window(daysAhead: number, hours = 4): TimeRange {
  const from = plus(NOW, daysAhead * DAY_MS);
  return { from, to: plus(from, hours * HOUR_MS) };
}

export function anOption(daysAhead: number, also: Partial<OrderOption> = {}): OrderOption {
  return {
    window: window(daysAhead),
    planned: true,
    pFailBefore: ratio(0.03),
    expectedCost: 410_000,
    chosen: false,
    ...also,
  };
}

export const OPTIONS = [
  anOption(1, { notPossible: 'parts-late' }),
  anOption(5, { chosen: true }),
  anOption(12),
] as const;

export const SUBJECT: OrderSubject = {
  orderId: asId('ord-1'),
  customerId: asId('cus-1'),
  machineId: asId('mac-1'),
  fittedPartId: asId('fit-1'),
  price: { amount: 320_000, currency: 'JPY' },
};

export function anOrder(also: Partial<Order> = {}): Order {
  return {
    id: SUBJECT.orderId,
    customerId: SUBJECT.customerId,
    machineId: SUBJECT.machineId,
    fittedPartId: SUBJECT.fittedPartId,
    price: SUBJECT.price,
    state: 'advised',
    urgent: false,
    failureMode: 'spalling',
    window: OPTIONS[1].window,
    orderBy: plus(NOW, 3 * DAY_MS),
    options: OPTIONS,
    forecastId: asId('for-1'),
    p50At: plus(NOW, 20 * DAY_MS),
    entitlement: 'customer',
    assignedTo: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    stopConfirmedAt: null,
    deferredUntil: null,
    reason: null,
    asFound: null,
    evidenceGoneSince: null,
    openedAt: NOW,
    closedAt: null,
    updatedAt: NOW,
    version: 1,
    ...also,
  };
}

export function aContext(also: Partial<VerbContext> = {}): VerbContext {
  return {
    at: NOW,
    actor: 'user:mori',
    partInHand: true,
    plannedStops: [],
    fitted: { serial: 'SN-OLD', partNumber: asId('PN-1') },
    ...also,
  };
}

/** Evidence that opens an order today unless told otherwise. */
export function evidence(
  advice: Partial<Evidence['advice']> = {},
  also: Partial<Evidence> = {},
  at: EpochMs = NOW,
): Evidence {
  return {
    forecastId: asId('for-2'),
    failureMode: 'spalling',
    p50At: plus(at, 20 * DAY_MS),
    newestEvidenceAt: at,
    advice: {
      evidenceGateHolds: true,
      urgent: false,
      orderBy: plus(at, 3 * DAY_MS),
      options: OPTIONS,
      ...advice,
    },
    ...also,
  };
}
