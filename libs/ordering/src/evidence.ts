import {
  type CustomerId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  type ForecastId,
  type MachineId,
  type Money,
  type OrderId,
} from '@kizashi/kernel';
import type { OrderOption } from './order.ts';

/** The advice as ordering sees it. */
export interface OrderAdvice {
  /** P(wear > 5 %) is high enough to replace preventively. */
  readonly evidenceGateHolds: boolean;
  /** The chance of failing within 72 h is above the urgent limit. */
  readonly urgent: boolean;
  /** Last instant on which ordering still beats the wear; undefined while nothing binds. */
  readonly orderBy?: EpochMs | undefined;
  readonly options: readonly OrderOption[];
}

/** The newest forecast of a fitted part with the advice that follows from it. */
export interface Evidence {
  readonly forecastId: ForecastId;
  readonly advice: OrderAdvice;
  readonly failureMode: string | null;
  /** P50 on the calendar; null when it lies beyond what can be said. */
  readonly p50At: EpochMs | null;
  readonly newestEvidenceAt: EpochMs;
}

/** Whom and what a new order would be for. */
export interface OrderSubject {
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  readonly machineId: MachineId;
  readonly fittedPartId: FittedPartId;
  readonly price: Money;
}

const whole = (at: EpochMs) => epochMs(Math.round(at));

/** The same evidence with its instants in whole milliseconds: callers name a window as they have read it. */
export function inMilliseconds(evidence: Evidence): Evidence {
  const { advice, p50At } = evidence;
  return {
    ...evidence,
    p50At: p50At === null ? null : whole(p50At),
    advice: {
      ...advice,
      orderBy: advice.orderBy === undefined ? undefined : whole(advice.orderBy),
      options: advice.options.map((option) => ({
        ...option,
        window: { from: whole(option.window.from), to: whole(option.window.to) },
      })),
    },
  };
}
