import { binomialAtMost } from './binomial.ts';

/** The interval that is watched. */
export const WATCHED_LEVEL = 0.8;
/** Newest failures that are looked at, and the fewest from which anything follows. */
export const WATCHED_LIVES = 30;
export const LEAST_LIVES = 8;
/** Chance at which so few inside, of forecasts that keep their promise, count as drift; and as none any more. */
export const DRIFT_LEVEL = 0.01;
export const BACK_LEVEL = 0.2;
/** Wider than this says nothing any more. */
const WIDEST = 4;

/** Of one life: by how much each of its forecasts' 80 % interval missed (`ForecastScore.needed`). */
export type NeededOfLife = readonly number[];

export interface CoverageVerdict {
  readonly lives: number;
  /** Share of the time inside, each life counting the same; before any widening. */
  readonly coverage: number;
  /** Chance of so little when 80 % is true. */
  readonly chance: number;
  readonly drifting: boolean;
  /** By this the intervals are to be widened; 1 while nothing drifts. */
  readonly factor: number;
}

/**
 * Whether 80 % intervals still hold what they promise. Forecasts of one life hang together, so each life counts as
 * one trial with its own share of hits; such a share varies less than a coin does, so the binomial test errs on the
 * side of silence. Judged by the intervals as the model makes them: widening neither hides a drift nor ends it.
 * @param lives newest last; only failures
 * @param before whether it was drifting when it was last looked at
 */
export function watchCoverage(lives: readonly NeededOfLife[], before: boolean): CoverageVerdict | undefined {
  const recent = lives.filter((life) => life.length > 0).slice(-WATCHED_LIVES);
  if (recent.length < LEAST_LIVES) return undefined;
  const hits = recent.reduce(
    (sum, life) => sum + life.filter((needed) => needed <= 1).length / life.length,
    0,
  );
  const chance = binomialAtMost(Math.ceil(hits - 1e-9), recent.length, WATCHED_LEVEL);
  const drifting = chance < (before ? BACK_LEVEL : DRIFT_LEVEL);
  return {
    lives: recent.length,
    coverage: hits / recent.length,
    chance,
    drifting,
    factor: drifting ? conformalFactor(recent) : 1,
  };
}

/**
 * Split conformal prediction with scaled residuals (locally weighted; Lei et al. 2018): the (1 + 1/n) 80 % quantile of the
 * widths that were needed, every life weighing the same. Never below 1.
 */
function conformalFactor(lives: readonly NeededOfLife[]): number {
  const weighted = lives
    .flatMap((life) => life.map((needed) => ({ needed, weight: 1 / life.length })))
    .sort((a, b) => a.needed - b.needed);
  const wanted = Math.min(1, WATCHED_LEVEL * (1 + 1 / lives.length)) * lives.length;
  let below = 0;
  for (const { needed, weight } of weighted) {
    below += weight;
    if (below >= wanted - 1e-9) return Math.min(WIDEST, Math.max(1, needed));
  }
  return WIDEST;
}
