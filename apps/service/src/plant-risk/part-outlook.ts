import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { chanceOfFailingBefore, chanceOfNewPartFailing } from './part-survival.ts';
import type { RiskForecast, RiskOrder, RiskPart } from './risk-line.ts';

/** Somebody is at the machine: the part comes out now. */
const UNDER_WAY = new Set<RiskOrder['state']>(['in-progress', 'as-found-recorded', 'as-left-verified']);

/** A part that can be judged, with its chances of failing before an instant, 0..1. */
export interface PartOutlook {
  readonly part: RiskPart;
  readonly forecast: RiskForecast;
  /** If nobody replaces it. */
  nothing(at: EpochMs): number;
  /** If its open order is carried out in its window; the new part then fails by the prior life of its number. */
  asAdvised(at: EpochMs): number;
}

/** Undefined where there is no forecast that may be relied on: such a part is counted, and never taken as safe. */
export function outlookOf(part: RiskPart, now: EpochMs): PartOutlook | undefined {
  const { forecast, order, prior } = part;
  if (forecast === undefined || chanceOfFailingBefore(forecast, now) === undefined) return undefined;
  const nothing = (at: EpochMs) => chanceOfFailingBefore(forecast, at) ?? 1;
  const swapAt = order && swapInstant(order, now);
  if (swapAt === undefined) return { part, forecast, nothing, asAdvised: nothing };
  const failsFirst = nothing(swapAt);
  const rate = forecast.lifePerHour ?? 0;
  return {
    part,
    forecast,
    nothing,
    asAdvised: (at) => {
      if (at <= swapAt) return nothing(at);
      const used = ((at - swapAt) / HOUR_MS) * rate;
      return failsFirst + (1 - failsFirst) * chanceOfNewPartFailing(prior, used);
    },
  };
}

/**
 * When an open order swaps its part. A window that is over swaps nothing any more, unless the order is urgent or the
 * work has begun: then the swap is as good as now.
 */
function swapInstant({ state, urgent, window }: RiskOrder, now: EpochMs): EpochMs | undefined {
  if (UNDER_WAY.has(state)) return now;
  if (window === undefined) return undefined;
  if (window.to > now) return epochMs(Math.max(window.from, now));
  return urgent ? now : undefined;
}
