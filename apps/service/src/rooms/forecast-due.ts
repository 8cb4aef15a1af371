import type { HealthOutcome } from '@kizashi/condition-monitoring/health-assessment';
import type { MachineState } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, HOUR_MS } from '@kizashi/kernel';

/** Forecasts are made when a window closes, at most this often. */
const SHORTEST_MS = HOUR_MS;
/** A part that shows no wear is forecast by its age, which moves slowly: most parts of a fleet, most of the time. */
const WITHOUT_WEAR_MS = 6 * HOUR_MS;
/** Chance of wear from which a part is looked at hourly. */
const WEAR_SHOWS = 0.1;

export interface ForecastOccasion {
  /** End of the window. */
  readonly at: EpochMs;
  /** End of the newest window that a forecast was made for. */
  readonly madeAt: EpochMs | undefined;
  readonly outcome: HealthOutcome;
  readonly state: MachineState;
  /** The machine entered alarm in this window. */
  readonly alarmed: boolean;
}

/** Whether the window's end is worth a forecast; at once when the machine enters alarm. */
export function isForecastDue({ at, madeAt, outcome, state, alarmed }: ForecastOccasion): boolean {
  if (alarmed || madeAt === undefined) return true;
  const quiet =
    outcome.status === 'assessed' &&
    outcome.assessment.pWearAbove5Percent < WEAR_SHOWS &&
    (state === 'normal' || state === 'off');
  return at - madeAt >= (quiet ? WITHOUT_WEAR_MS : SHORTEST_MS);
}
