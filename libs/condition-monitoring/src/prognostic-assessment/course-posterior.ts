import { normalCdf } from '../health-assessment/index.ts';
import { tabledExp } from './tabled-exp.ts';
import { shareAtWear, slopeOnCourse } from './wear-course.ts';
import type { WearCourse } from './wear-model.ts';

/** Wears seen, newest first: how much life ago each was, what it was, 0 to 1, and its standard deviation. */
export interface SeenWear {
  readonly ago: Float64Array;
  readonly wear: Float64Array;
  readonly sd: Float64Array;
}

/** The same, ready for the innermost loop of every forecast, which multiplies where it can. */
interface Misses {
  readonly ago: Float64Array;
  readonly wear: Float64Array;
  /** 1 / sd. */
  readonly precision: Float64Array;
  /** Sums of squared standardised misses, from each wear to the oldest, when wear should have been 0. */
  readonly flat: Float64Array;
}

/** True values of the newest wear that are tried, over so many standard deviations on each side. */
const NODES = 5;
const NODES_NEAR_FAILURE = 3;
const REACH = 3;
/** A hypothesis that is e^14 times less likely than the best one so far is not pursued. */
const HOPELESS = 14;
/** Levels at failure that are tried, in standard deviations from their mean, with their normal weights. */
const LEVELS = [0, -0.7, 0.7, -1.4, 1.4].map((z) => ({ z, weight: Math.exp(-(z * z) / 2) / 3.316 }));
/** Below this nobody would call it failure. */
const LOWEST_LEVEL = 0.3;
const LOG_ROOT_TWO_PI = Math.log(2 * Math.PI) / 2;

/** Wear at which parts of this number fail, mean and sd. One part has one level, for all that was seen of it. */
export interface FailureLevel {
  readonly mean: number;
  readonly sd: number;
}

/**
 * Likelihood of each remaining life on the grid, up to a factor: the integral over courses and over the share of
 * the life that they take. That share is a function of the remaining life and of the true newest wear, so the
 * integral runs over the latter, where the mass is. `grid` and the result have equal length.
 */
export function courseLikelihood(
  seen: SeenWear,
  courses: readonly WearCourse[],
  failure: FailureLevel,
  lifeUsed: number,
  grid: Float64Array,
): Float64Array {
  const misses = missesOf(seen);
  const { flat } = misses;
  const size = grid.length;
  const rows = courses.length * (LEVELS.length * (NODES + NODES_NEAR_FAILURE) + 1);
  const logs = new Float64Array(rows * size).fill(Number.NEGATIVE_INFINITY);
  const perRemaining = grid.map((remaining) => 1 / remaining);
  const logShareLeft = grid.map((remaining) => Math.log(remaining / (lifeUsed + remaining)));
  let best = Number.NEGATIVE_INFINITY;
  let row = 0;
  for (const course of courses) {
    const { logShareMean, logShareSd, curvature } = course;
    const perSd = 1 / logShareSd;
    for (let j = 0; j < size; j++) {
      // A course that is shorter than what remains has not begun.
      const begun = normalCdf((logShareLeft[j]! - logShareMean) / logShareSd);
      const log = Math.log(course.weight * begun) - flat[0]! / 2;
      logs[row * size + j] = log;
      if (log > best) best = log;
    }
    row += 1;
    for (const { z, weight } of LEVELS) {
      const level = Math.max(LOWEST_LEVEL, failure.mean + z * failure.sd);
      for (const { leftShare, logLeftShare, logWeight } of nodesOf(seen, course, level, weight)) {
        // Row by row, since this is the innermost loop of every forecast: memory is read and written in order.
        const expected = logShareMean + logLeftShare;
        const from = row * size;
        const scale = curvature === 0 ? level : level / Math.expm1(curvature);
        const node = { done: 1 - leftShare, curvature, scale };
        for (let j = 0; j < size; j++) {
          const miss = (logShareLeft[j]! - expected) * perSd;
          let log = logWeight - (miss * miss) / 2;
          const most = 2 * (log - best + HOPELESS);
          if (most <= 0) continue;
          log -= missOf(misses, node, leftShare * perRemaining[j]!, most) / 2;
          logs[from + j] = log;
          if (log > best) best = log;
        }
        row += 1;
      }
    }
  }
  const likelihood = new Float64Array(size);
  for (let from = 0; from < row * size; from += size) {
    for (let j = 0; j < size; j++) {
      const log = logs[from + j]! - best;
      if (log > -HOPELESS) likelihood[j]! += tabledExp(log);
    }
  }
  return likelihood;
}

/** One true value of the newest wear on one course: the share of it that is left, and its log weight. */
interface Node {
  readonly leftShare: number;
  readonly logLeftShare: number;
  readonly logWeight: number;
}

function nodesOf(
  seen: SeenWear,
  { curvature, weight, logShareSd }: WearCourse,
  level: number,
  levelWeight: number,
): readonly Node[] {
  const edges = wearEdges(seen.wear[0]! / level, (REACH * seen.sd[0]!) / level);
  return edges.slice(1).map((edge, k) => {
    const width = edge - edges[k]!;
    const done = shareAtWear(edge - width / 2, curvature);
    const left = 1 - done;
    const density = (weight * levelWeight * width) / (logShareSd * slopeOnCourse(done, curvature) * left);
    return {
      leftShare: left,
      logLeftShare: Math.log(left),
      logWeight: Math.log(density) - LOG_ROOT_TWO_PI,
    };
  });
}

/** Cells of the true wear about what was seen, up to failure, and finer just before it: there the end is near. */
function wearEdges(wear: number, reach: number): readonly number[] {
  const high = Math.min(1, Math.max(wear + reach, reach));
  const low = Math.max(0, Math.min(wear - reach, high - 2 * reach));
  const step = (high - low) / NODES;
  const edges = Array.from({ length: NODES }, (_, k) => low + k * step);
  if (high < 1) return [...edges, high];
  return [...edges, 1 - 0.3 * step, 1 - 0.09 * step, 1 - 0.027 * step, 1];
}

function missesOf({ ago, wear, sd }: SeenWear): Misses {
  const precision = sd.map((one) => 1 / one);
  const flat = new Float64Array(wear.length + 1);
  for (let i = wear.length - 1; i >= 0; i--) flat[i] = flat[i + 1]! + (wear[i]! * precision[i]!) ** 2;
  return { ago, wear, precision, flat };
}

/**
 * Sum of squared standardised misses when the course is `done` so far and took `perLife` of itself per unit of life;
 * given up beyond `most`.
 */
function missOf(
  { ago, wear, precision, flat }: Misses,
  { done, curvature, scale }: { readonly done: number; readonly curvature: number; readonly scale: number },
  perLife: number,
  most: number,
): number {
  let sum = 0;
  for (let i = 0; i < ago.length; i++) {
    const then = done - ago[i]! * perLife;
    if (then <= 0) return sum + flat[i]!;
    const expected = scale * (curvature === 0 ? then : tabledExp(curvature * then) - 1);
    const miss = (wear[i]! - expected) * precision[i]!;
    sum += miss * miss;
    if (sum > most) return sum;
  }
  return sum;
}
