import { type EpochMs, type TimeRange, toIso } from '@kizashi/kernel';
import type { Evidence, OrderSubject } from './evidence.ts';
import { isBeforePromise, type Order, type OrderOption, type OrderState } from './order.ts';
import { type OrderChange, RULES_ACTOR } from './order-change.ts';

function chosenWindow(options: readonly OrderOption[]): TimeRange | null {
  return options.find((option) => option.chosen)?.window ?? null;
}

/** The fields that follow the newest evidence for as long as the visit has not begun. */
function fromEvidence({ advice, failureMode, forecastId, p50At }: Evidence) {
  return {
    urgent: advice.urgent,
    failureMode,
    orderBy: advice.orderBy ?? null,
    options: advice.options,
    forecastId,
    p50At,
  };
}

function factDetail({ advice, forecastId, p50At, failureMode }: Evidence): Record<string, unknown> {
  return {
    forecastId,
    failureMode,
    urgent: advice.urgent,
    evidenceGateHolds: advice.evidenceGateHolds,
    orderBy: advice.orderBy === undefined ? null : toIso(advice.orderBy),
    p50At: p50At === null ? null : toIso(p50At),
  };
}

/** A new order, advised. Who pays is always the customer until contracts and warranties are recorded. */
export function openOrder(subject: OrderSubject, evidence: Evidence, at: EpochMs): OrderChange {
  const { orderId, ...whatFor } = subject;
  return {
    order: {
      id: orderId,
      ...whatFor,
      ...fromEvidence(evidence),
      state: 'advised',
      window: chosenWindow(evidence.advice.options),
      entitlement: 'customer',
      assignedTo: null,
      acknowledgedBy: null,
      acknowledgedAt: null,
      stopConfirmedAt: null,
      deferredUntil: null,
      reason: null,
      asFound: null,
      evidenceGoneSince: null,
      openedAt: at,
      closedAt: null,
      updatedAt: at,
      version: 1,
    },
    facts: [
      {
        verb: 'open',
        at,
        actor: RULES_ACTOR,
        fromState: null,
        toState: 'advised',
        detail: factDetail(evidence),
      },
    ],
  };
}

/**
 * Newer evidence for an open order. What was agreed stays: only an order that nobody has accepted follows the
 * advice to another window. A deferral does not outlive a warning that was not there when it was made.
 */
export function refreshOrder(
  order: Order,
  evidence: Evidence,
  evidenceGoneSince: EpochMs | null,
  at: EpochMs,
): OrderChange {
  const recalled = order.state === 'deferred' && evidence.advice.urgent && !order.urgent;
  const state: OrderState = recalled ? 'advised' : order.state;
  return {
    order: {
      ...order,
      ...fromEvidence(evidence),
      state,
      window: isBeforePromise(order.state) ? chosenWindow(evidence.advice.options) : order.window,
      deferredUntil: recalled ? null : order.deferredUntil,
      evidenceGoneSince,
      updatedAt: at,
      version: order.version + 1,
    },
    facts: [
      {
        verb: 'update',
        at,
        actor: RULES_ACTOR,
        fromState: order.state,
        toState: state,
        detail: factDetail(evidence),
      },
    ],
  };
}
