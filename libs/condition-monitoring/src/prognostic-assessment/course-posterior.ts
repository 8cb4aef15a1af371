import { normalCdf } from '../health-assessment/index.ts';
import { alongGrid } from './along-grid.ts';
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
/** Levels at failure that are tried, in standard deviations from their mean, with their weights, which add up to 1. */
const LEVELS = [0, -0.7, 0.7, -1.4, 1.4].map((z) => ({ z, weight: Math.exp(-(z * z) / 2) / 3.316 }));
const FEW_LEVELS = [
  { z: 0, weight: 2 / 3 },
  { z: -Math.sqrt(3), weight: 1 / 6 },
  { z: Math.sqrt(3), weight: 1 / 6 },
];
const ONE_LEVEL = [{ z: 0, weight: 1 }];
/** What the level moves the newest wear by on its course, over what is not known of that wear anyway. */
const LITTLE = { forOne: 0.15, forFew: 0.6 };
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
 * integral runs over the latter, where the mass is. `grid` is geometric, and the result is as long: where its logarithm
 * bends little it is worked out for every fourth remaining life and interpolated between.
 */
export function courseLikelihood(
  seen: SeenWear,
  courses: readonly WearCourse[],
  failure: FailureLevel,
  lifeUsed: number,
  grid: Float64Array,
): Float64Array {
  const misses = missesOf(seen);
  const nodes = nodesOf(seen, courses, failure);
  let best = Number.NEGATIVE_INFINITY;
  const logs = alongGrid(grid, HOPELESS, (remaining) => {
    const log = logOf(remaining, lifeUsed, misses, courses, nodes, best);
    if (log > best) best = log;
    return log;
  });
  return logs.map((log) => (log > best - HOPELESS ? Math.exp(log - best) : 0));
}

/**
 * True values of the newest wear on each course with each level at failure, one row of fields each, so that the innermost
 * loop of every forecast reads memory in order.
 */
type Nodes = Float64Array;
const FIELDS = 7;

function nodesOf(seen: SeenWear, courses: readonly WearCourse[], failure: FailureLevel): Nodes {
  const nodes = new Float64Array(courses.length * LEVELS.length * (NODES + NODES_NEAR_FAILURE) * FIELDS);
  const levels = levelsFor(seen, failure).map(({ z, weight }) => {
    const level = Math.max(LOWEST_LEVEL, failure.mean + z * failure.sd);
    return { level, weight, edges: wearEdges(seen.wear[0]! / level, (REACH * seen.sd[0]!) / level) };
  });
  let at = 0;
  for (const { curvature, weight, logShareMean, logShareSd } of courses) {
    const rise = curvature === 0 ? 1 : Math.expm1(curvature);
    for (const { level, weight: levelWeight, edges } of levels) {
      for (let k = 1; k < edges.length; k++) {
        const width = edges[k]! - edges[k - 1]!;
        const done = shareAtWear(edges[k]! - width / 2, curvature);
        const left = 1 - done;
        const density = (weight * levelWeight * width) / (logShareSd * slopeOnCourse(done, curvature) * left);
        nodes[at] = Math.log(density) - LOG_ROOT_TWO_PI;
        nodes[at + 1] = logShareMean + Math.log(left);
        nodes[at + 2] = 1 / logShareSd;
        nodes[at + 3] = left;
        nodes[at + 4] = done;
        nodes[at + 5] = curvature;
        nodes[at + 6] = level / rise;
        at += FIELDS;
      }
    }
  }
  return nodes.subarray(0, at);
}

/** A part that is hardly worn says nothing of where wear ends, nor does that say much of it. */
function levelsFor({ wear, sd }: SeenWear, failure: FailureLevel): typeof LEVELS {
  const moved = (Math.abs(wear[0]!) * failure.sd) / (failure.mean * sd[0]!);
  if (moved < LITTLE.forOne) return ONE_LEVEL;
  return moved < LITTLE.forFew ? FEW_LEVELS : LEVELS;
}

/** Log likelihood of one remaining life; what cannot come near `best`, the highest so far, is not pursued. */
function logOf(
  remaining: number,
  lifeUsed: number,
  misses: Misses,
  courses: readonly WearCourse[],
  nodes: Nodes,
  best: number,
): number {
  const logLeft = Math.log(remaining / (lifeUsed + remaining));
  // A course that is shorter than what remains has not begun.
  const notBegun = courses.reduce(
    (sum, { logShareMean, logShareSd, weight }) =>
      sum + weight * normalCdf((logLeft - logShareMean) / logShareSd),
    0,
  );
  let most = Math.log(notBegun) - misses.flat[0]! / 2;
  let sum = notBegun > 0 ? 1 : 0;
  for (let at = 0; at < nodes.length; at += FIELDS) {
    const miss = (logLeft - nodes[at + 1]!) * nodes[at + 2]!;
    let log = nodes[at]! - (miss * miss) / 2;
    const patience = 2 * (log - Math.max(best, most) + HOPELESS);
    if (patience <= 0) continue;
    log -= missOf(misses, nodes, at, nodes[at + 3]! / remaining, patience) / 2;
    if (log > most) {
      sum = sum * tabledExp(most - log) + 1;
      most = log;
    } else if (log > most - HOPELESS) sum += tabledExp(log - most);
  }
  return most + Math.log(sum);
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
  nodes: Nodes,
  at: number,
  perLife: number,
  most: number,
): number {
  const done = nodes[at + 4]!;
  const curvature = nodes[at + 5]!;
  const scale = nodes[at + 6]!;
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
