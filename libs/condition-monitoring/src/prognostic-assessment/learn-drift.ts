import { mean, sampleVariance } from 'simple-statistics';
import type { WearPoint } from './drift-first-passage.ts';
import { UNKNOWN_COURSES, USUAL_COURSE_SD, wearOnCourse } from './wear-course.ts';
import type { DriftKnowledge, WearCourse } from './wear-model.ts';

/** Wear of one life that ended in failure, and the life at which it failed. */
export interface FailedLife {
  readonly life: number;
  readonly wear: readonly WearPoint[];
}

/** Shares of the whole life that a course may take, on a geometric grid. Above 1 it was worn when it was new. */
const SHORTEST = 0.03;
const LONGEST = 3;
const LOG_SHARES = Array.from(
  { length: 41 },
  (_, i) => Math.log(SHORTEST) + (Math.log(LONGEST / SHORTEST) * i) / 40,
);
/** How many of its wears a life is compared with a course at, and the fewest that say anything. */
const COMPARED_POINTS = 24;
const FEWEST_POINTS = 5;
/** Measured on the lives that it was fitted to, the distance from the course comes out too small. */
const LEAST_COURSE_SD = 0.02;
/** Lives that caution is worth, with what it expects: one or two lives do not make the next one certain. */
const CAUTIOUS = { lives: 3, failureSd: 0.15, usualCourses: 2 };

/** Which courses wear took in lives that ended in failure, what share of the life they took, where they ended. */
export function learnDrift(failed: readonly FailedLife[]): DriftKnowledge | undefined {
  const lives = failed.filter((one) => one.wear.length >= FEWEST_POINTS);
  if (lives.length === 0) return undefined;
  const ends = lives.map((one) => one.wear.at(-1)![1]);
  const wearAtFailureMean = cautious(mean(ends), 1, lives.length);
  const fits = lives.map((one) => fitLife(one, wearAtFailureMean));
  const courses = weighed(
    UNKNOWN_COURSES.map((unknown, c) =>
      courseOf(
        fits.map((fit) => fit.courses[c]!),
        unknown,
      ),
    ),
  );
  const typical = mean(lives.map((one) => one.life));
  const endVariance = lives.length > 1 ? sampleVariance(ends) : CAUTIOUS.failureSd ** 2;
  return {
    wearAtFailureMean,
    wearAtFailureSd: Math.sqrt(cautious(endVariance, CAUTIOUS.failureSd ** 2, lives.length)),
    ...driftOf(courses, typical),
    courseSd: Math.max(LEAST_COURSE_SD, courseSdOf(fits)),
    lives: lives.length,
    courses,
  };
}

function courseSdOf(fits: readonly LifeFit[]): number {
  const missVariance = mean(fits.map((fit) => fit.missVariance));
  return Math.sqrt(cautious(missVariance, USUAL_COURSE_SD ** 2, fits.length));
}

/** What was measured, drawn towards what caution expects as long as there are few lives. */
function cautious(measured: number, expected: number, lives: number): number {
  return (measured * lives + expected * CAUTIOUS.lives) / (lives + CAUTIOUS.lives);
}

/** How likely one life took one course, and what share of the life it then took. */
interface CourseFit {
  readonly weight: number;
  readonly logShare: number;
  readonly logShareVariance: number;
}

interface LifeFit {
  readonly courses: readonly CourseFit[];
  /** Mean squared miss of the best course, beyond the error of the wears themselves. */
  readonly missVariance: number;
}

/** Posterior of curvature and share for one life whose end is known, under a flat prior of ln(share). */
function fitLife(one: FailedLife, wearAtFailure: number): LifeFit {
  const step = Math.max(1, Math.floor(one.wear.length / COMPARED_POINTS));
  const points = one.wear.filter((_, i) => i % step === 0 || i === one.wear.length - 1);
  const misses = UNKNOWN_COURSES.map(({ curvature }) =>
    LOG_SHARES.map((logShare) => missesOf(points, one.life, Math.exp(logShare), curvature, wearAtFailure)),
  );
  const best = Math.min(...misses.flat().map((miss) => miss.weighted));
  const total = misses.flat().reduce((sum, miss) => sum + Math.exp((best - miss.weighted) / 2), 0);
  const courses = misses.map((row) => {
    const weights = row.map((miss) => Math.exp((best - miss.weighted) / 2) / total);
    const weight = weights.reduce((sum, share) => sum + share, 0);
    const logShare = weights.reduce((sum, w, i) => sum + w * LOG_SHARES[i]!, 0) / (weight || 1);
    const logShareVariance =
      weights.reduce((sum, w, i) => sum + w * (LOG_SHARES[i]! - logShare) ** 2, 0) / (weight || 1);
    return { weight, logShare, logShareVariance };
  });
  const closest = misses.flat().find((miss) => miss.weighted === best)!;
  return { courses, missVariance: Math.max(0, closest.excess) };
}

function missesOf(
  points: readonly WearPoint[],
  life: number,
  share: number,
  curvature: number,
  wearAtFailure: number,
): { readonly weighted: number; readonly excess: number } {
  let weighted = 0;
  let excess = 0;
  for (const [lifeUsed, wear, sd] of points) {
    const expected = wearAtFailure * wearOnCourse(1 - (life - lifeUsed) / (share * life), curvature);
    const square = (wear - expected) ** 2;
    weighted += square / (sd ** 2 + USUAL_COURSE_SD ** 2);
    excess += (square - sd ** 2) / points.length;
  }
  return { weighted, excess };
}

/** One course over all lives, and over what is usual while none has ended: each life counts by how likely it took it. */
function courseOf(fits: readonly CourseFit[], { weight, ...unknown }: WearCourse): WearCourse {
  const usual: CourseFit = {
    weight: CAUTIOUS.usualCourses * weight,
    logShare: unknown.logShareMean,
    logShareVariance: unknown.logShareSd ** 2,
  };
  const all = [usual, ...fits];
  const taken = all.reduce((sum, fit) => sum + fit.weight, 0);
  const logShareMean = all.reduce((sum, fit) => sum + fit.weight * fit.logShare, 0) / taken;
  const squares = all.reduce(
    (sum, fit) => sum + fit.weight * (fit.logShareVariance + (fit.logShare - logShareMean) ** 2),
    0,
  );
  return { ...unknown, weight: taken, logShareMean, logShareSd: Math.sqrt(squares / taken) };
}

function weighed(courses: readonly WearCourse[]): readonly WearCourse[] {
  const total = courses.reduce((sum, course) => sum + course.weight, 0);
  return courses.map((course) => ({ ...course, weight: course.weight / total }));
}

/** Mean and sd over courses of 1 / (life from onset to failure), for a life of typical length. */
function driftOf(courses: readonly WearCourse[], typical: number) {
  const drifts = courses.map((course) => Math.exp(-course.logShareMean) / typical);
  const driftMean = courses.reduce((sum, { weight }, c) => sum + weight * drifts[c]!, 0);
  const variance = courses.reduce(
    (sum, { weight, logShareSd }, c) =>
      sum + weight * ((drifts[c]! * logShareSd) ** 2 + (drifts[c]! - driftMean) ** 2),
    0,
  );
  return { driftMean, driftSd: Math.sqrt(variance) };
}
