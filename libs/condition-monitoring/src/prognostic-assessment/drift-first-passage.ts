import type { Life } from '@kizashi/kernel';
import type { LifeDistribution } from './forecast.ts';
import { fromWeights } from './life-distribution.ts';
import { CURVATURES } from './wear-course.ts';
import type { PriorLife, WearCourse, WearModel, WearModelContext, WearObservation } from './wear-model.ts';

/** One remembered wear: [life used, wear, standard deviation]. */
export type WearPoint = readonly [lifeUsed: number, wear: number, sd: number];

export interface DriftState {
  readonly prior: PriorLife;
  readonly courses: readonly WearCourse[];
  readonly wearAtFailure: number;
  readonly wearAtFailureSd: number;
  /** Ascending in life, far enough apart to count as separate observations. */
  readonly points: readonly WearPoint[];
  readonly newest?: WearPoint;
}

const MOST_POINTS = 24;
/** Points are this share of a typical life apart, or a change of this many standard deviations. */
const SPACING = 0.04;
const SPACING_SD = 2.5;
/** Wear does not follow its course exactly: what is added to each observation's error. */
export const COURSE_SD = 0.02;
/** Old points tell less: their error doubles after this share of a typical life. */
const FORGETTING = 0.5;
const GRID = 120;
const DURATIONS = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2] as const;

/** Before any life has ended: any course, taking most likely half of the life. */
function unknownCourses(): readonly WearCourse[] {
  return CURVATURES.map((curvature) => ({
    curvature,
    weight: 1 / CURVATURES.length,
    logShareMean: Math.log(0.5),
    logShareSd: 0.8,
  }));
}

function knowledgeOf({ prior, drift }: WearModelContext) {
  return {
    prior,
    courses: drift?.courses ?? unknownCourses(),
    wearAtFailure: drift?.wearAtFailureMean ?? 1,
    wearAtFailureSd: drift?.wearAtFailureSd ?? 0.1,
  };
}

/**
 * Bayesian first passage: hypotheses are the remaining life, the share of the whole life that the course takes
 * from onset to failure, and its curvature; each says what wear should have been seen when. Their posterior, with the Weibull life (given
 * survival) as prior of the remaining life, is the distribution of the first passage of wear over its limit, the
 * uncertainty of level and drift included.
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

/** Every other point of the older half goes when there are too many. */
function thinned(points: readonly WearPoint[]): readonly WearPoint[] {
  if (points.length <= MOST_POINTS) return points;
  const half = points.length >> 1;
  return points.filter((_, i) => i >= half || i % 2 === 0);
}

function forecast(state: DriftState, lifeUsed: Life): LifeDistribution | undefined {
  const { newest, prior } = state;
  if (!newest || !(prior.beta > 0 && prior.eta > 0)) return undefined;
  const observed = observations(state, lifeUsed);
  const grid = remainingGrid(prior, lifeUsed);
  const logs = new Float64Array(grid.length * state.courses.length * DURATIONS.length);
  let highest = Number.NEGATIVE_INFINITY;
  let k = 0;
  for (const course of state.courses) {
    for (const z of DURATIONS) {
      const share = Math.exp(course.logShareMean + z * course.logShareSd);
      const logPrior = Math.log(course.weight) - (z * z) / 2;
      for (let j = 0; j < grid.length; j++) {
        const log =
          logPrior + logLikelihood(observed, grid[j]!, share * (lifeUsed + grid[j]!), course.curvature);
        logs[k++] = log;
        if (log > highest) highest = log;
      }
    }
  }
  const weights = new Float64Array(grid.length);
  for (let i = 0; i < k; i++) weights[i % grid.length]! += Math.exp(logs[i]! - highest);
  for (let j = 0; j < grid.length; j++) weights[j]! *= priorMass(prior, lifeUsed, grid, j);
  return fromWeights(grid, weights);
}

interface Observations {
  readonly ago: Float64Array;
  readonly wear: Float64Array;
  readonly precision: Float64Array;
  readonly common: number;
}

function observations(state: DriftState, lifeUsed: number): Observations {
  const { newest, points, prior } = state;
  const last = points.at(-1);
  const all = last && newest && newest[0] > last[0] ? [...points, newest] : points;
  const ago = new Float64Array(all.length);
  const wear = new Float64Array(all.length);
  const precision = new Float64Array(all.length);
  let scale = 0;
  for (let i = 0; i < all.length; i++) {
    const [life, value, sd] = all[i]!;
    ago[i] = Math.max(0, lifeUsed - life);
    wear[i] = value / state.wearAtFailure;
    const fading = 1 + (ago[i]! / (FORGETTING * prior.eta)) ** 2;
    const variance = (sd ** 2 + COURSE_SD ** 2) * fading;
    precision[i] = 1 / variance;
    scale += wear[i]! ** 2 * precision[i]!;
  }
  const f = state.wearAtFailureSd * 1;
  return { ago, wear, precision, common: f ** 2 / (1 + f ** 2 * scale) };
}

function logLikelihood(
  { ago, wear, precision, common }: Observations,
  remaining: number,
  duration: number,
  curvature: number,
): number {
  let sum = 0;
  let shared = 0;
  const end = Math.expm1(curvature);
  for (let i = 0; i < ago.length; i++) {
    const share = 1 - (remaining + ago[i]!) / duration;
    const expected = share <= 0 ? 0 : curvature === 0 ? share : Math.expm1(curvature * share) / end;
    const miss = wear[i]! - expected;
    sum += miss * miss * precision[i]!;
    shared += miss * wear[i]! * precision[i]!;
  }
  return -(sum - common * shared ** 2) / 2;
}

/** Finer towards the end of life, where it matters. */
function remainingGrid(prior: PriorLife, lifeUsed: number): Float64Array {
  const age = Math.max(0, lifeUsed) / prior.eta;
  const longest = prior.eta * ((age ** prior.beta + Math.log(1000)) ** (1 / prior.beta) - age);
  return Float64Array.from({ length: GRID }, (_, j) => longest * ((j + 0.5) / GRID) ** 2);
}

/** Weibull density at the remaining life, times the width of the grid's cell. */
function priorMass(prior: PriorLife, lifeUsed: number, grid: Float64Array, j: number): number {
  const age = Math.max(0, lifeUsed) / prior.eta;
  const t = age + grid[j]! / prior.eta;
  const density = t ** (prior.beta - 1) * Math.exp(age ** prior.beta - t ** prior.beta);
  const left = j === 0 ? 0 : (grid[j - 1]! + grid[j]!) / 2;
  const right = j === grid.length - 1 ? grid[j]! : (grid[j]! + grid[j + 1]!) / 2;
  return density * (right - left);
}
