import type { Life } from '@kizashi/kernel';
import type { WearPoint } from './drift-first-passage.ts';
import type { LifeDistribution, SimilarLife } from './forecast.ts';
import { fromWeights } from './life-distribution.ts';
import type { WearModel, WearModelContext } from './wear-model.ts';
import { weibullPrior } from './weibull-prior.ts';

/** The wear of a life that ended in failure, ascending in life. Plain JSON. */
export interface PastLife {
  readonly life: number;
  readonly lifeUsed: readonly number[];
  readonly wear: readonly number[];
}

export interface SimilarState {
  readonly prior: WearModelContext['prior'];
  /** Ascending in life; the last is the newest. */
  readonly points: readonly WearPoint[];
}

/** Points of a past life that are kept, and wears of the own life that they are compared with. */
const KEPT_POINTS = 40;
const COMPARED_POINTS = 6;
/** Own points are this share of the prior life apart. */
const SPACING = 0.03;
/** How far wears of parts that are alike stray from each other, and their ages, as a share of the past life. */
const WEAR_SD = 0.04;
const AGE_SHARE_SD = 0.4;
/** What is left of a similar life is taken for this much on both sides. */
const SPREAD = 0.12;
/** Between neighbours and the prior life: the prior counts as so many similar lives. */
const PRIOR_LIVES = 0.05;
/** Fewest past lives from which anything is said, and the wear at which a part looks like something. */
const FEWEST_LIVES = 3;

/** A failed life as it is kept: evenly thinned, the end always among it. */
export function pastLife(life: number, wear: readonly WearPoint[]): PastLife {
  const step = Math.max(1, Math.ceil(wear.length / KEPT_POINTS));
  const kept = wear.filter((_, i) => (wear.length - 1 - i) % step === 0);
  return {
    life,
    lifeUsed: kept.map(([used]) => used),
    wear: kept.map(([, value]) => Math.round(value * 1e4) / 1e4),
  };
}

/**
 * Remaining life by similarity to trajectories that ended in failure (Wang, Yu, Siegel & Lee 2008): every stretch of
 * every past life is weighed by how closely its wear matches the newest wears of this part; what was left of each is one
 * possible outcome. Without past lives it says what the prior life says.
 */
export function similarLives(past: readonly PastLife[]): WearModel<SimilarState> {
  return {
    identity: { id: 'similar-lives', version: '1.0.0', tier: 'fleet' },
    start: ({ prior }) => ({ prior, points: [] }),
    relearn: (state, { prior }) => ({ ...state, prior }),
    observe: (state, { lifeUsed, wear, wearSd }) => {
      if (!Number.isFinite(wear) || !(wearSd > 0) || !Number.isFinite(lifeUsed)) return state;
      const { points, prior } = state;
      const before = points.at(-2);
      const apart = before === undefined || lifeUsed - before[0] >= SPACING * prior.eta;
      const kept = apart ? points : points.slice(0, -1);
      return { ...state, points: [...kept.slice(-COMPARED_POINTS + 1), [lifeUsed, wear, wearSd]] };
    },
    forecast: (state, lifeUsed) => forecast(state, lifeUsed, past),
  };
}

function forecast(
  state: SimilarState,
  lifeUsed: Life,
  past: readonly PastLife[],
): LifeDistribution | undefined {
  const fromPrior = weibullPrior.forecast({ prior: state.prior }, lifeUsed);
  const newest = state.points.at(-1);
  if (fromPrior === undefined || newest === undefined || past.length < FEWEST_LIVES) return fromPrior;
  const lived = Math.max(0, lifeUsed - newest[0]);
  const outcomes: { readonly left: number; readonly weight: number }[] = [];
  for (const life of past) {
    for (const { left, weight } of matchesOf(state.points, life)) {
      for (const side of [1 - SPREAD, 1, 1 + SPREAD])
        outcomes.push({ left: left * side, weight: weight / 3 });
    }
  }
  for (const left of fromPrior.quantiles) {
    outcomes.push({ left: left + lived, weight: PRIOR_LIVES / fromPrior.quantiles.length });
  }
  outcomes.sort((a, b) => a.left - b.left);
  const { quantiles } = fromWeights(
    Float64Array.from(outcomes, ({ left }) => left),
    Float64Array.from(outcomes, ({ weight }) => weight),
  );
  return { quantiles: quantiles.map((left) => Math.max(0, left - lived)) };
}

/** The past lives that once looked most like this part, the most alike first; one place of each. */
export function mostSimilar(
  points: readonly WearPoint[],
  past: readonly PastLife[],
  count: number,
): readonly SimilarLife[] {
  return past
    .map((life) => {
      const matches = matchesOf(points.slice(-COMPARED_POINTS), life);
      return matches.reduce((best, match) => (match.weight > best.weight ? match : best), {
        weight: 0,
        left: 0,
        lifeUsed: 0,
      });
    })
    .filter(({ weight }) => weight > LEAST_ALIKE)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, count)
    .map(({ lifeUsed, left }) => ({ lifeUsed, remaining: left }));
}

/** e^(-miss^2 / 2) of a life whose wears are about two standard deviations off. */
const LEAST_ALIKE = 0.1;

interface Match {
  readonly lifeUsed: number;
  readonly left: number;
  readonly weight: number;
}

/** How likely each point of a past life is where this part stands now; 0..1. */
function matchesOf(points: readonly WearPoint[], { life, lifeUsed, wear }: PastLife): readonly Match[] {
  const now = points.at(-1);
  if (now === undefined) return [];
  const matches: Match[] = [];
  for (const [i, used] of lifeUsed.entries()) {
    let miss = ((used - now[0]) / (AGE_SHARE_SD * life)) ** 2;
    for (const [age, value, sd] of points) {
      const then = wearAt(lifeUsed, wear, used - (now[0] - age), i);
      miss += (value - then) ** 2 / (sd ** 2 + WEAR_SD ** 2) / points.length;
    }
    matches.push({ lifeUsed: used, left: life - used, weight: Math.exp(-miss / 2) });
  }
  return matches;
}

/** Wear of a past life at an age, between its points; before the first it was as at the first. */
function wearAt(lifeUsed: readonly number[], wear: readonly number[], age: number, from: number): number {
  let i = from;
  while (i > 0 && lifeUsed[i]! > age) i -= 1;
  const next = Math.min(i + 1, lifeUsed.length - 1);
  const span = lifeUsed[next]! - lifeUsed[i]!;
  const share = span > 0 ? Math.min(1, Math.max(0, (age - lifeUsed[i]!) / span)) : 0;
  return wear[i]! + share * (wear[next]! - wear[i]!);
}
