import type { HealthOutcome } from '@kizashi/condition-monitoring/health-assessment';
import type { Forecast, KeptForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import type { MachineState } from '@kizashi/condition-monitoring/state-detection';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';

/** Forecasts are made when a window closes, at most this often. */
const SHORTEST_MS = HOUR_MS;
/** However far away the end is. */
const LONGEST_MS = 24 * HOUR_MS;
/** A forecast is kept when P50 has moved by a twentieth, so it is made again after a fiftieth of what is left. */
const SHARE_OF_REST = 1 / 50;
const MEDIAN = 49;

/** When a part is looked at again if nothing happens until then. */
export function nextForecastAt(forecast: Forecast, at: EpochMs): EpochMs {
  return epochMs(at + (forecast.status === 'withheld' ? SHORTEST_MS : pauseAfter(forecast)));
}

function pauseAfter({ remaining, rate }: Extract<Forecast, { status: 'estimated' }>): number {
  if (rate <= 0) return LONGEST_MS;
  const rest = (remaining.quantiles[MEDIAN]! / rate) * HOUR_MS;
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, rest * SHARE_OF_REST));
}

/**
 * Whether the inputs of a part failed, or came back, since its last kept forecast: a forecast that may not be made
 * any more is not left standing until the next one would be due.
 */
export function isStanding(kept: KeptForecast | undefined, outcome: HealthOutcome): boolean {
  const mayNot = outcome.status === 'withheld' && outcome.reason !== 'insufficient-history';
  const didNot = kept?.reason !== undefined && kept.reason !== 'insufficient-history';
  return mayNot === didNot;
}

const SEVERITY: Readonly<Partial<Record<MachineState, number>>> = { watch: 1, alarm: 2 };

/** A state that became worse makes a forecast due at once. */
export function hasWorsened(before: MachineState, now: MachineState): boolean {
  return (SEVERITY[now] ?? 0) > (SEVERITY[before] ?? 0);
}
