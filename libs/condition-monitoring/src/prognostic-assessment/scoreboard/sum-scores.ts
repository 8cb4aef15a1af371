import { meanOf } from './mean-of.ts';
import { DISTANCE_STEPS, type ModelOnLife, modelKey, REST_STEPS } from './score-life.ts';

/** One model's line on the scoreboard of a part number. Every life counts the same; lengths in life units. */
export interface ModelScores {
  readonly id: string;
  readonly version: string;
  readonly tier: ModelOnLife['tier'];
  /** Lives it has forecast, and those of them that ended by failure, from which all but alarms follow. */
  readonly lives: number;
  readonly failures: number;
  readonly forecasts: number;
  readonly absError: number | null;
  readonly bias: number | null;
  readonly pinball: number | null;
  /** Observed share inside central intervals of 5 %, 10 %, … 100 %; null while nothing has failed. */
  readonly coverage: readonly number[] | null;
  readonly errorByRest: readonly (number | null)[];
  /** Share of lives within the cone at half life, and of how many. */
  readonly alphaLambda: number | null;
  readonly alphaLambdaLives: number;
  /** Censored lives of which it had said, for certain, an end that was too early. */
  readonly tooEarlyLives: number;
  readonly falseAlarms: number;
  readonly yearsStood: number;
}

const HOURS_A_YEAR = 8_766;

/** The scoreboard from what was scored life by life, the best known model first. */
export function sumScores(lives: readonly (readonly ModelOnLife[])[]): ModelScores[] {
  const groups = Map.groupBy(lives.flat(), modelKey);
  return [...groups.values()].map(sumOne).sort((a, b) => b.forecasts - a.forecasts);
}

function sumOne(lives: readonly ModelOnLife[]): ModelScores {
  const { id, version, tier } = lives[0]!;
  const mean = (of: (life: ModelOnLife) => number | null) => meanOf(lives.map(of).filter(isKnown));
  const cones = lives.map(({ alphaLambda }) => alphaLambda).filter(isKnown);
  const distances = lives.map((life) => life.distances).filter(isKnown);
  return {
    id,
    version,
    tier,
    lives: lives.length,
    failures: distances.length,
    forecasts: lives.reduce((sum, life) => sum + life.forecasts, 0),
    absError: mean(({ absError }) => absError),
    bias: mean(({ bias }) => bias),
    pinball: mean(({ pinball }) => pinball),
    coverage: distances.length === 0 ? null : coverageOf(distances),
    errorByRest: Array.from({ length: REST_STEPS }, (_, step) =>
      mean(({ errorByRest }) => errorByRest?.[step] ?? null),
    ),
    alphaLambda: meanOf(cones.map(Number)),
    alphaLambdaLives: cones.length,
    tooEarlyLives: lives.filter(({ tooEarly }) => tooEarly > 0).length,
    falseAlarms: lives.reduce((sum, life) => sum + life.falseAlarms, 0),
    yearsStood: lives.reduce((sum, life) => sum + life.hoursStood, 0) / HOURS_A_YEAR,
  };
}

function coverageOf(distances: readonly (readonly number[])[]): number[] {
  let inside = 0;
  return Array.from({ length: DISTANCE_STEPS }, (_, step) => {
    inside += meanOf(distances.map((steps) => steps[step]!))!;
    return Math.min(1, inside);
  });
}

function isKnown<T>(value: T | null): value is T {
  return value !== null;
}
