import { pFailWithin } from '../life-distribution.ts';
import type { KnownEnd } from './known-end.ts';
import type { ScorableForecast } from './score-forecast.ts';

/** Share of the true remaining life by which the median may be off. */
export const ALPHA = 0.2;
/** Share of the whole life at which it is looked at. */
export const LAMBDA = 0.5;
/** A forecast that was made earlier than this share of the life before that moment no longer speaks of it. */
const STANDS_FOR = 0.1;

export interface AlphaLambda<F> {
  /** The forecast that stood then. */
  readonly forecast: F;
  /** Its median lay within ±20 % of the true remaining life. */
  readonly accurate: boolean;
  /** Probability that it gave to ±20 % of the true remaining life. */
  readonly mass: number;
}

/**
 * Alpha-lambda accuracy (Saxena, Celaya, Saha, Saha, Goebel: Metrics for Offline Evaluation of Prognostic
 * Performance, IJPHM 1(1), 2010): is the remaining life that was forecast at the moment lambda within a cone of
 * ±alpha around the true one? Lambda counts from fitting to failure here, since parts are forecast from their first
 * day; `mass` is the paper's probability for a forecast that is a distribution. Undefined for a life that did not
 * end by failure, and where no forecast stood.
 * @param forecasts of one part, ascending by life used
 */
export function alphaLambda<F extends ScorableForecast>(
  forecasts: readonly F[],
  end: KnownEnd,
): AlphaLambda<F> | undefined {
  if (!end.failed) return undefined;
  const moment = LAMBDA * end.life;
  const forecast = forecasts.findLast(({ lifeUsed }) => lifeUsed <= moment);
  if (forecast === undefined || forecast.lifeUsed < moment - STANDS_FOR * end.life) return undefined;
  const remaining = end.life - forecast.lifeUsed;
  const [low, high] = [(1 - ALPHA) * remaining, (1 + ALPHA) * remaining];
  const median = forecast.quantiles[49]!;
  return {
    forecast,
    accurate: median >= low && median <= high,
    mass: pFailWithin(forecast, high) - pFailWithin(forecast, low),
  };
}
