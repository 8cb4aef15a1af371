import type { EpochMs, Ratio, TimeRange } from '@kizashi/kernel';

/**
 * Distribution of the time of failure on the calendar: `quantiles[p - 1]` is the instant (epoch ms, Infinity
 * allowed) before which the part fails with probability p %.
 */
export interface FailureTime {
  readonly quantiles: Float64Array;
}

/** Costs in minor units of one currency, durations in hours. */
export interface ReplacementCosts {
  readonly downtimeCostPerHour: number;
  readonly plannedHours: number;
  readonly unplannedHours: number;
  readonly labour: number;
  readonly partPrice: number;
  readonly collateral: number;
  readonly emergencyPremium: number;
  /** Mean life of the part number, in calendar ms at the present rate: prices the life thrown away. */
  readonly meanLifeMs: number;
}

/** All zero when the part is in stock. */
export interface Supply {
  readonly leadTimeMsP50: number;
  readonly leadTimeMsP90: number;
  readonly preparationMs: number;
}

export interface AdviceSettings {
  /** Order-by rule (a): P(T < d + lead time + preparation) <= alpha. Default 0.10. */
  readonly alpha: number;
  /** Price of the life thrown away: share of an unplanned failure's cost. Default 0.15. */
  readonly phi: number;
  /** Evidence gate: P(wear > 5 %) at least this. Default 0.8. */
  readonly evidenceGate: number;
  /** Order-by rule (b) counts from this P(wear > 5 %). Default 0.4. */
  readonly orderGate: number;
  /** P(fail < 72 h) above which the urgent path is taken. Default 0.30. */
  readonly urgentLimit: number;
}

export interface AdviceInput {
  readonly now: EpochMs;
  readonly failureTime: FailureTime;
  readonly pWearAbove5Percent: Ratio;
  readonly pFail72h: Ratio;
  /** Future planned stops of the line, ascending; "now" is added as a candidate by the room itself. */
  readonly plannedStops: readonly TimeRange[];
  readonly costs: ReplacementCosts;
  readonly supply: Supply;
  readonly settings: AdviceSettings;
}

export interface AdviceOption {
  readonly window: TimeRange;
  readonly planned: boolean;
  /** P(T < window.from). */
  readonly pFailBefore: Ratio;
  /** C(w), minor units. */
  readonly expectedCost: number;
  readonly chosen: boolean;
  /** Why this window cannot be taken (parts not there in time); the option is shown with it. */
  readonly notPossible?: 'parts-late';
}

/** The read model of the ranked options: at least two, cheapest possible one chosen, ascending by time. */
export interface Advice {
  readonly options: readonly AdviceOption[];
  readonly evidenceGateHolds: boolean;
  readonly urgent: boolean;
  /** Last instant on which ordering still beats the wear; undefined while nothing binds within the horizon. */
  readonly orderBy?: EpochMs;
}
