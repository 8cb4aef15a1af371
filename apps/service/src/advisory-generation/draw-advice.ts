import {
  type Advice,
  type AdviceSettings,
  advise,
  failureTimeOf,
} from '@kizashi/condition-monitoring/advisory-generation';
import type { EstimatedForecast } from '@kizashi/condition-monitoring/prognostic-assessment';
import { DAY_MS, type EpochMs, HOUR_MS, plus, type TimeRange } from '@kizashi/kernel';
import type { FittedPartRecord, MachineRecord } from '../rooms/machine-record.ts';
import { ADVICE_SETTINGS } from './advice-settings.ts';

/** Stops further away than this are not weighed. */
export const ADVICE_HORIZON_MS = 120 * DAY_MS;

/** Forecast, stops, stock and costs of one fitted part, put together for the advisory room. Pure. */
export function drawAdvice(
  machine: MachineRecord,
  part: FittedPartRecord,
  forecast: EstimatedForecast,
  plannedStops: readonly TimeRange[],
  now: EpochMs,
  settings: AdviceSettings = ADVICE_SETTINGS,
): Advice {
  const { catalogue } = part;
  const supplied = part.inStock > 0;
  // Nobody prepares a visit for days while the part on the shelf is needed within hours.
  const atOnce = supplied && forecast.pFail72h > settings.urgentLimit;
  const median = forecast.remaining.quantiles[49]!;
  const meanLife = Math.max(catalogue.priorEta, Number.isFinite(median) ? forecast.lifeUsed + median : 0);
  return advise({
    now,
    failureTime: failureTimeOf(forecast, now),
    pWearAbove5Percent: forecast.pWearAbove5Percent,
    pFail72h: forecast.pFail72h,
    plannedStops: plannedStops.filter((stop) => stop.from > now && stop.from < plus(now, ADVICE_HORIZON_MS)),
    costs: {
      downtimeCostPerHour: machine.downtimeCostPerHour,
      plannedHours: catalogue.plannedHours,
      unplannedHours: catalogue.unplannedHours,
      labour: catalogue.labour,
      partPrice: catalogue.price,
      collateral: catalogue.collateral,
      emergencyPremium: catalogue.emergencyPremium,
      meanLifeMs: forecast.rate > 0 ? (meanLife / forecast.rate) * HOUR_MS : Number.POSITIVE_INFINITY,
    },
    supply: {
      leadTimeMsP50: supplied ? 0 : catalogue.leadTimeDaysP50 * DAY_MS,
      leadTimeMsP90: supplied ? 0 : catalogue.leadTimeDaysP90 * DAY_MS,
      preparationMs: atOnce ? 0 : catalogue.preparationDays * DAY_MS,
    },
    settings,
  });
}
