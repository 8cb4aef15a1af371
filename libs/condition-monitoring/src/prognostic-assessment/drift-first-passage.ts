import type { Life } from '@kizashi/kernel';
import { courseLikelihood, type SeenWear } from './course-posterior.ts';
import type { LifeDistribution } from './forecast.ts';
import { fromWeights } from './life-distribution.ts';
import { UNKNOWN_COURSES, USUAL_COURSE_SD } from './wear-course.ts';
import type { PriorLife, WearCourse, WearModel, WearModelContext, WearObservation } from './wear-model.ts';

/** One remembered wear: [life used, wear, standard deviation]. */
export type WearPoint = readonly [lifeUsed: number, wear: number, sd: number];

export interface DriftState {
  readonly prior: PriorLife;
  readonly courses: readonly WearCourse[];
  readonly wearAtFailure: number;
  readonly wearAtFailureSd: number;
  /** Wear does not follow its course exactly: this is added to each observation's error. */
  readonly courseSd: number;
  /** Ascending in life, far enough apart to count as separate observations. */
  readonly points: readonly WearPoint[];
  readonly newest?: WearPoint;
}

/** Where no life has ended, parts fail near the limit that was set for them. */
const USUAL_LEVEL_SD = 0.1;
const MOST_POINTS = 24;
/** Points are this share of a typical life apart, or a change of this many standard deviations. */
const SPACING = 0.04;
const SPACING_SD = 2.5;
/** Old points tell less: their error doubles after this share of a typical life. */
const FORGETTING = 0.5;
/** Points stray from their course together: all older ones count as no more than so many. */
const SEPARATE_POINTS = 6;
/** Remaining lives that are told apart: a geometric grid, finest towards the end of life, where it matters. */
const GRID = 81;
const FINEST = 5e-4;
const SHARES = Float64Array.from({ length: GRID }, (_, j) => FINEST ** (1 - j / (GRID - 1)));
/** Beyond the life that one part in a thousand exceeds there is nothing. */
const LONGEST_TAIL = 1e-3;

function knowledgeOf({ prior, drift }: WearModelContext) {
  return {
    prior,
    courses: drift?.courses ?? UNKNOWN_COURSES,
    wearAtFailure: drift?.wearAtFailureMean ?? 1,
    wearAtFailureSd: drift?.wearAtFailureSd ?? USUAL_LEVEL_SD,
    courseSd: drift?.courseSd ?? USUAL_COURSE_SD,
  };
}

/**
 * Bayesian first passage: hypotheses are the remaining life, the share of the whole life that the course takes
 * from onset to failure, and its curvature; each says what wear should have been seen when. Their posterior, with
 * the Weibull life (given survival) as prior of the remaining life, is the distribution of the first passage of
 * wear over its limit, the uncertainty of level and drift included.
 */
export const driftFirstPassage: WearModel<DriftState> = {
  identity: { id: 'drift-first-passage', version: '1.0.0', tier: 'degradation' },
  start: (context) => ({ ...knowledgeOf(context), points: [] }),
  relearn: (state, context) => ({ ...state, ...knowledgeOf(context) }),
  observe,
  forecast: (state, lifeUsed) => forecast(state, lifeUsed),
};

function observe(state: DriftState, observation: WearObservation): DriftState {
  const { lifeUsed, wear, wearSd } = observation;
  if (!Number.isFinite(wear) || !(wearSd > 0) || !Number.isFinite(lifeUsed)) return state;
  const newest: WearPoint = [lifeUsed, wear, wearSd];
  const last = state.points.at(-1);
  if (last) {
    const apart = lifeUsed - last[0] >= SPACING * state.prior.eta;
    const moved = Math.abs(wear - last[1]) >= SPACING_SD * Math.hypot(wearSd, last[2]);
    if (!apart && !moved) return { ...state, newest };
  }
  return { ...state, newest, points: thinned([...state.points, newest]) };
}

/** The same wear, seen when less life had been used than was thought. */
export function seenEarlier(state: DriftState, lessLife: number): DriftState {
  const earlier = ([life, ...seen]: WearPoint): WearPoint => [Math.max(0, life - lessLife), ...seen];
  const { newest, points } = state;
  return { ...state, points: points.map(earlier), ...(newest && { newest: earlier(newest) }) };
}

/** Every other point of the older half goes when there are too many. */
function thinned(points: readonly WearPoint[]): readonly WearPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const half = points.length >> 1;
  return points.filter((_, i) => i >= half || i % 2 === 0);
}

/** The posterior stands where the newest wear was seen; what was lived since then is taken off. */
function forecast(state: DriftState, lifeUsed: Life): LifeDistribution | undefined {
  const { newest, prior, courses, wearAtFailure, wearAtFailureSd } = state;
  if (!newest || !(prior.beta > 0 && prior.eta > 0)) return undefined;
  const age = Math.max(0, newest[0]);
  const grid = remainingGrid(prior, age);
  const failure = { mean: wearAtFailure, sd: wearAtFailureSd };
  const weights = courseLikelihood(seenWear(state, age), courses, failure, age, grid);
  const masses = priorMasses(prior, age, grid);
  for (let j = 0; j < grid.length; j++) weights[j]! *= masses[j]!;
  const lived = Math.max(0, lifeUsed - age);
  return { quantiles: fromWeights(grid, weights).quantiles.map((life) => Math.max(0, life - lived)) };
}

/** Newest first. */
function seenWear(state: DriftState, lifeUsed: number): SeenWear {
  const { newest, points, prior, courseSd } = state;
  const last = points.at(-1);
  const all = last && newest && newest[0] > last[0] ? [...points, newest] : points;
  const seen: SeenWear = {
    ago: new Float64Array(all.length),
    wear: new Float64Array(all.length),
    sd: new Float64Array(all.length),
  };
  for (let i = 0; i < all.length; i++) {
    const point = all[all.length - 1 - i]!;
    const ago = Math.max(0, lifeUsed - point[0]);
    const fading = 1 + (ago / (FORGETTING * prior.eta)) ** 2;
    seen.ago[i] = ago;
    seen.wear[i] = point[1];
    const crowded = i === 0 ? 1 : Math.max(1, (all.length - 1) / SEPARATE_POINTS);
    seen.sd[i] = Math.sqrt(crowded * (point[2] ** 2 + courseSd ** 2) * fading);
  }
  return seen;
}

function remainingGrid(prior: PriorLife, lifeUsed: number): Float64Array {
  const age = lifeUsed / prior.eta;
  const longest = prior.eta * ((age ** prior.beta - Math.log(LONGEST_TAIL)) ** (1 / prior.beta) - age);
  return SHARES.map((share) => longest * share);
}

/** Probability that the Weibull life ends in each cell of the grid, given survival so far, up to a factor. */
function priorMasses({ beta, eta }: PriorLife, lifeUsed: number, grid: Float64Array): Float64Array {
  const survived = (lifeUsed / eta) ** beta;
  const last = grid.length - 1;
  return grid.map((remaining, j) => {
    const age = (lifeUsed + remaining) / eta;
    const hazard = age ** beta;
    const left = j === 0 ? 0 : (grid[j - 1]! + remaining) / 2;
    const right = j === last ? remaining : (remaining + grid[j + 1]!) / 2;
    return (hazard / age) * Math.exp(survived - hazard) * (right - left);
  });
}
