import type {
  CustomerId,
  EpochMs,
  FittedPartId,
  ForecastId,
  MachineId,
  Money,
  OrderId,
  Ratio,
  TimeRange,
  UserId,
} from '@kizashi/kernel';

export const ORDER_STATES = [
  'advised',
  'proposed',
  'deferred',
  'accepted',
  'parts-reserved',
  'scheduled',
  'ready',
  'in-progress',
  'as-found-recorded',
  'as-left-verified',
  'closed',
  'cancelled',
  'declined',
  'expired',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** States that nothing leads out of. */
export const FINAL_STATES = ['closed', 'cancelled', 'declined', 'expired'] as const satisfies OrderState[];
/** Open states in which nobody has touched the machine yet, so the order may still be called off. */
export const STATES_BEFORE_VISIT = [
  'advised',
  'proposed',
  'deferred',
  'accepted',
  'parts-reserved',
  'scheduled',
  'ready',
] as const satisfies OrderState[];
/** Open states in which nobody has promised a window yet, so the window still follows the advice. */
export const STATES_BEFORE_PROMISE = ['advised', 'proposed', 'deferred'] as const satisfies OrderState[];

const contains = (states: readonly OrderState[], state: OrderState) => states.includes(state);
export const isFinal = (state: OrderState) => contains(FINAL_STATES, state);
export const isOpen = (state: OrderState) => !isFinal(state);
export const isBeforeVisit = (state: OrderState) => contains(STATES_BEFORE_VISIT, state);
export const isBeforePromise = (state: OrderState) => contains(STATES_BEFORE_PROMISE, state);

/** One stop window of the advice; the option that the advice would take is `chosen`. */
export interface OrderOption {
  readonly window: TimeRange;
  readonly planned: boolean;
  /** P(failure before the window begins). */
  readonly pFailBefore: Ratio;
  /** Expected cost of waiting for this window, minor units of the order's currency. */
  readonly expectedCost: number;
  readonly chosen: boolean;
  readonly notPossible?: 'parts-late';
}

export const AS_FOUND_SEVERITIES = ['none', 'light', 'advanced', 'failed'] as const;
export type AsFoundSeverity = (typeof AS_FOUND_SEVERITIES)[number];

/** What the engineer saw on the removed part; mode, mechanism and cause are separate code lists (ISO 14224). */
export interface AsFound {
  readonly severity: AsFoundSeverity;
  readonly mode: string;
  readonly mechanism?: string | undefined;
  readonly cause?: string | undefined;
  readonly note?: string | undefined;
}

/** Who pays. Always `customer` until contracts and warranties are recorded. */
export type Entitlement = 'warranty' | 'contract' | 'customer';

/**
 * The preventive parts-replacement order. At most one is open per fitted part. Every change makes `version`
 * one larger, so that two people who act on the same version cannot both succeed.
 */
export interface Order {
  readonly id: OrderId;
  readonly customerId: CustomerId;
  readonly machineId: MachineId;
  readonly fittedPartId: FittedPartId;
  readonly state: OrderState;
  /** The chance of failing within 72 h is above the urgent limit. */
  readonly urgent: boolean;
  readonly failureMode: string | null;
  /** Before a promise: what the advice would take. From `accepted` on: what was agreed. */
  readonly window: TimeRange | null;
  readonly orderBy: EpochMs | null;
  readonly options: readonly OrderOption[];
  readonly forecastId: ForecastId;
  /** P50 of that forecast on the calendar; null when it lies beyond what can be said. */
  readonly p50At: EpochMs | null;
  readonly entitlement: Entitlement;
  /** As quoted when the order opened; later advice does not change it. */
  readonly price: Money;
  readonly assignedTo: UserId | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: EpochMs | null;
  readonly stopConfirmedAt: EpochMs | null;
  readonly deferredUntil: EpochMs | null;
  /** Why it was declined or cancelled. */
  readonly reason: string | null;
  readonly asFound: AsFound | null;
  /** When the evidence was first seen gone; null while it holds. */
  readonly evidenceGoneSince: EpochMs | null;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs | null;
  readonly updatedAt: EpochMs;
  readonly version: number;
}
