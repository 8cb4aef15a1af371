import { type EpochMs, HOUR_MS } from '@kizashi/kernel';
import type { ModelIdentity } from '../forecast.ts';
import { type AlphaLambda, alphaLambda } from './alpha-lambda.ts';
import { judgeWarnings } from './judge-warnings.ts';
import type { KnownEnd } from './known-end.ts';
import { meanOf } from './mean-of.ts';
import { type ForecastScore, type ScorableForecast, scoreForecast } from './score-forecast.ts';

/** One estimated forecast that was kept while the part was in use. */
export interface LifeForecast extends ScorableForecast {
  readonly id: string;
  readonly asOf: EpochMs;
  readonly pFail72h: number;
  readonly model: ModelIdentity;
}

/** What the scores of one model's forecasts of one life come to. Plain JSON; lengths in life units. */
export interface ModelOnLife {
  readonly id: string;
  readonly version: string;
  readonly tier: ModelIdentity['tier'];
  readonly forecasts: number;
  /** Below: null while the life is censored. Means over the forecasts of this life. */
  readonly absError: number | null;
  readonly bias: number | null;
  readonly pinball: number | null;
  /** Share of forecasts whose truth lay at each distance from the median: 20 steps of 5 % of probability. */
  readonly distances: readonly number[] | null;
  /** Mean absolute error by tenths of the life that was left, from 0-10 % on; null where nothing was forecast. */
  readonly errorByRest: readonly (number | null)[] | null;
  /** Whether alpha-lambda holds; null when another model's forecast stood then, or none. */
  readonly alphaLambda: boolean | null;
  /** Of a censored life: forecasts whose 90 % interval had ended too early for certain. */
  readonly tooEarly: number;
  readonly falseAlarms: number;
  /** Hours for which forecasts of this model stood. */
  readonly hoursStood: number;
}

export interface LifeScores<F extends LifeForecast = LifeForecast> {
  readonly forecasts: readonly { readonly forecast: F; readonly score: ForecastScore }[];
  readonly models: readonly ModelOnLife[];
  /** When the first urgent warning was raised that came true. */
  readonly warnedAt: EpochMs | null;
  readonly falseAlarms: number;
}

export const DISTANCE_STEPS = 20;
export const REST_STEPS = 10;

/**
 * Holds every kept forecast of a part against how its life ended.
 * @param forecasts estimated ones, ascending by time, as they were made then
 * @param urgentLimit P(72 h) above which a forecast is an urgent warning
 */
export function scoreLife<F extends LifeForecast>(
  forecasts: readonly F[],
  end: KnownEnd,
  urgentLimit: number,
): LifeScores<F> {
  const scored = forecasts.map((forecast) => ({ forecast, score: scoreForecast(forecast, end) }));
  const warnings = judgeWarnings(forecasts, urgentLimit, end, end.at);
  const cone = alphaLambda(forecasts, end);
  const stood = new Map(
    forecasts.map((forecast, i) => [forecast, (forecasts[i + 1]?.asOf ?? end.at) - forecast.asOf]),
  );
  const groups = Map.groupBy(scored, ({ forecast }) => modelKey(forecast.model));
  return {
    forecasts: scored,
    models: [...groups.values()].map((own): ModelOnLife => {
      const { id, version, tier } = own[0]!.forecast.model;
      return {
        id,
        version,
        tier,
        ...summary(
          own.map(({ score }) => score),
          end,
        ),
        alphaLambda: coneOf(cone, own),
        falseAlarms: warnings.filter(
          ({ raisedBy, verdict }) => verdict === 'false' && own.some(({ forecast }) => forecast === raisedBy),
        ).length,
        hoursStood: own.reduce((sum, { forecast }) => sum + stood.get(forecast)!, 0) / HOUR_MS,
      };
    }),
    warnedAt: warnings.find(({ verdict }) => verdict === 'true')?.raisedBy.asOf ?? null,
    falseAlarms: warnings.filter(({ verdict }) => verdict === 'false').length,
  };
}

/** One line of the scoreboard: a model in one version. */
export function modelKey({ id, version }: Pick<ModelIdentity, 'id' | 'version'>): string {
  return `${id}@${version}`;
}

function coneOf<F extends LifeForecast>(
  cone: AlphaLambda<F> | undefined,
  own: readonly { readonly forecast: F }[],
): boolean | null {
  if (cone === undefined || !own.some(({ forecast }) => forecast === cone.forecast)) return null;
  return cone.accurate;
}

function summary(scores: readonly ForecastScore[], end: KnownEnd) {
  const forecasts = scores.length;
  const tooEarly = end.failed ? 0 : scores.filter(({ inside90 }) => inside90 === false).length;
  if (!end.failed) {
    return {
      forecasts,
      tooEarly,
      absError: null,
      bias: null,
      pinball: null,
      distances: null,
      errorByRest: null,
    };
  }
  const errors = scores.flatMap(({ error, remaining }) => (error === null ? [] : [{ error, remaining }]));
  const rests = Map.groupBy(errors, ({ remaining }) =>
    Math.min(REST_STEPS - 1, Math.floor((remaining / end.life) * REST_STEPS)),
  );
  const size = ({ error }: { readonly error: number }) => Math.abs(error);
  return {
    forecasts,
    tooEarly,
    absError: meanOf(errors.map(size)),
    bias: meanOf(errors.map(({ error }) => error)),
    pinball: meanOf(scores.flatMap(({ pinball }) => (pinball === null ? [] : [pinball]))),
    distances: distancesOf(scores),
    errorByRest: Array.from({ length: REST_STEPS }, (_, step) => meanOf((rests.get(step) ?? []).map(size))),
  };
}

/** How far from the median, in probability, the truths lay: step k holds those inside k..k+1 twentieths. */
function distancesOf(scores: readonly ForecastScore[]): number[] {
  const steps = new Array<number>(DISTANCE_STEPS).fill(0);
  for (const { pit } of scores) {
    const distance = 2 * Math.abs(pit - 0.5);
    const step = Math.min(DISTANCE_STEPS - 1, Math.max(0, Math.ceil(distance * DISTANCE_STEPS - 1e-9) - 1));
    steps[step]! += 1 / scores.length;
  }
  return steps;
}
