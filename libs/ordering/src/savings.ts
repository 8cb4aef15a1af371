import { type EpochMs, HOUR_MS, type Ratio, ratio } from '@kizashi/kernel';
import type { AsFoundSeverity } from './order.ts';

export type BookingKind = 'avoided-failure' | 'false-alarm' | 'life-thrown-away';

/** Amounts in minor units; low <= mid <= high. Costs of ours are negative. */
export interface Booking {
  readonly kind: BookingKind;
  readonly low: number;
  readonly mid: number;
  readonly high: number;
  readonly basis: BookingBasis;
}

/** Every figure that a booking was computed from; null where it plays no part. Money in minor units. */
export interface BookingBasis {
  readonly severity: AsFoundSeverity;
  readonly pFailBefore: Ratio | null;
  readonly unplannedHours: number | null;
  readonly plannedHours: number | null;
  readonly downtimeCostPerHour: number | null;
  readonly lifeLeftShare: Ratio | null;
  readonly price: number | null;
  readonly labour: number | null;
}

/** The forecast that the order was decided on, on the calendar. */
export interface DecidedOn {
  /** P(T < at). */
  readonly pFailBefore: (at: EpochMs) => number;
  /** Dates of P10, P50 and P90, epoch ms; Infinity is "more than can be said". */
  readonly p10At: number;
  readonly p50At: number;
  readonly p90At: number;
}

export interface ClosedSwap {
  readonly severity: AsFoundSeverity;
  /** Undefined where the forecast is not to be had: then nothing is booked as avoided. */
  readonly forecast: DecidedOn | undefined;
  readonly swappedAt: EpochMs;
  /** Beginning of the first planned stop of the line after the swap; undefined when none is known. */
  readonly nextStopAt: EpochMs | undefined;
  /** The swap was made while the line stood still anyway. */
  readonly insidePlannedStop: boolean;
  readonly unplannedHours: number;
  readonly plannedHours: number;
  readonly downtimeCostPerHour: number;
  readonly price: number;
  readonly labour: number;
  /** Life used at the swap, and the life at which half of such parts have failed; undefined when it was not counted. */
  readonly life: { readonly used: number; readonly typical: number } | undefined;
}

/** Without a known stop, a failure counts as avoided only if it was due within this. */
const WITHOUT_STOP_MS = 30 * 24 * HOUR_MS;

/**
 * What a closed order is worth to the customer, or cost him (product.md, "The money, traceable"). What was found on the
 * removed part decides:
 *
 * - `advanced` confirms the call: P(fail before the next stop) x (unplanned hours - planned hours) x rate. The next
 *   stop is the first planned one that begins after the swap, the occasion at which the part would have been replaced
 *   had nobody acted; the chance is that of the forecast which the order was decided on, and is not conditioned on
 *   what became known later.
 * - `failed` was not avoided: the machine stood still, nothing is booked.
 * - `none` is a false alarm: part, labour and, outside a planned stop, the planned hours at the line's rate.
 * - `light` was too early: the share of life left x (part + labour).
 */
export function bookSwap(swap: ClosedSwap): Booking | undefined {
  switch (swap.severity) {
    case 'advanced':
      return swap.forecast && avoidedFailure(swap, swap.forecast);
    case 'none':
      return falseAlarm(swap);
    case 'light':
      return lifeThrownAway(swap);
    case 'failed':
      return undefined;
  }
}

/**
 * Low and high are the same sum with the forecast as wrong as its own 80 % interval allows: the part's end as much
 * later as P90 lies behind P50, or as much earlier as P10 lies before it.
 */
function avoidedFailure(swap: ClosedSwap, forecast: DecidedOn): Booking {
  const { unplannedHours, plannedHours, downtimeCostPerHour } = swap;
  const until = swap.nextStopAt ?? swap.swappedAt + WITHOUT_STOP_MS;
  const saved = Math.max(0, unplannedHours - plannedHours) * downtimeCostPerHour;
  const chance = (shiftMs: number) => clamped(forecast.pFailBefore((until + shiftMs) as EpochMs));
  const later = Number.isFinite(forecast.p90At) ? forecast.p90At - forecast.p50At : Number.POSITIVE_INFINITY;
  const earlier = Number.isFinite(forecast.p50At) ? forecast.p50At - forecast.p10At : 0;
  const pFailBefore = chance(0);
  return {
    kind: 'avoided-failure',
    low: Math.round((later === Number.POSITIVE_INFINITY ? 0 : chance(-later)) * saved),
    mid: Math.round(pFailBefore * saved),
    high: Math.round(chance(earlier) * saved),
    basis: {
      ...NO_BASIS,
      severity: swap.severity,
      pFailBefore,
      unplannedHours,
      plannedHours,
      downtimeCostPerHour,
    },
  };
}

function falseAlarm(swap: ClosedSwap): Booking {
  const { severity, price, labour, plannedHours, downtimeCostPerHour, insidePlannedStop } = swap;
  const visit = { ...NO_BASIS, severity, price, labour };
  if (insidePlannedStop) return cost('false-alarm', price + labour, visit);
  const standstill = plannedHours * downtimeCostPerHour;
  return cost('false-alarm', price + labour + standstill, { ...visit, plannedHours, downtimeCostPerHour });
}

/**
 * Share of a typical life that was left. Not of the life that the forecast gave the part: what was found contradicts
 * that forecast, and a mistake is not priced by what made it.
 */
function lifeThrownAway({ severity, price, labour, life }: ClosedSwap): Booking | undefined {
  if (life === undefined || life.typical <= 0) return undefined;
  const lifeLeftShare = clamped(1 - life.used / life.typical);
  return cost('life-thrown-away', lifeLeftShare * (price + labour), {
    ...NO_BASIS,
    severity,
    lifeLeftShare,
    price,
    labour,
  });
}

const NO_BASIS = {
  pFailBefore: null,
  unplannedHours: null,
  plannedHours: null,
  downtimeCostPerHour: null,
  lifeLeftShare: null,
  price: null,
  labour: null,
};

/** What our mistakes cost is known, so it has no range. */
function cost(kind: BookingKind, amount: number, basis: BookingBasis): Booking {
  const booked = -Math.round(amount) || 0;
  return { kind, low: booked, mid: booked, high: booked, basis };
}

function clamped(p: number): Ratio {
  return ratio(Math.min(1, Math.max(0, p)));
}
