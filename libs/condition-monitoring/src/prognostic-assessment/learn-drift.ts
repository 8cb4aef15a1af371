import { mean, sampleVariance } from 'simple-statistics';
import { COURSE_SD, type WearPoint } from './drift-first-passage.ts';
import { CURVATURES, wearOnCourse } from './wear-course.ts';
import type { DriftKnowledge, WearCourse } from './wear-model.ts';

/** Wear of one life that ended in failure, and the life at which it failed. */
export interface FailedLife {
  readonly life: number;
  readonly wear: readonly WearPoint[];
}

const SHARE_GRID = 41;
const SHORTEST = 0.03;
const LONGEST = 3;
/** Lives that caution is worth: one or two lives do not make the next one certain. */
const CAUTIOUS_LIVES = 3;
const CAUTIOUS_LOG_SD = 0.6;
const CAUTIOUS_FAILURE_SD = 0.15;
/** Every how many of its points a life is compared with a course. */
const COMPARED_POINTS = 24;

/** Which courses wear took in lives that ended in failure, how long they lasted, and where they ended. */
export function learnDrift(failed: readonly FailedLife[]): DriftKnowledge | undefined {
  const lives = failed.filter((one) => one.wear.length >= 5);
  if (lives.length === 0) return undefined;
  const typical = mean(lives.map((one) => one.life));
  const ends = lives.map((one) => one.wear.at(-1)![1]);
  const n = lives.length;
  const endVariance = n > 1 ? sampleVariance(ends) : CAUTIOUS_FAILURE_SD ** 2;
  const wearAtFailureMean = (mean(ends) * n + CAUTIOUS_LIVES) / (n + CAUTIOUS_LIVES);
  const fits = lives.map((one) => fitCourses(one, wearAtFailureMean));
  const courses = CURVATURES.map((curvature, c) =>
    courseOf(
      curvature,
      fits.map((fit) => fit[c]!),
    ),
  );
  const total = courses.reduce((sum, course) => sum + course.weight, 0);
  const normalised = courses.map((course) => ({ ...course, weight: course.weight / total }));
  const drifts = normalised.map((course) => Math.exp(-course.logShareMean) / typical);
  const driftMean = normalised.reduce((sum, course, c) => sum + course.weight * drifts[c]!, 0);
  const driftVariance = normalised.reduce(
    (sum, course, c) =>
      sum + course.weight * ((drifts[c]! * course.logShareSd) ** 2 + (drifts[c]! - driftMean) ** 2),
    0,
  );
  return {
    wearAtFailureMean,
    wearAtFailureSd: Math.sqrt(
      (endVariance * n + CAUTIOUS_FAILURE_SD ** 2 * CAUTIOUS_LIVES) / (n + CAUTIOUS_LIVES),
    ),
    driftMean,
    driftSd: Math.sqrt(driftVariance),
    lives: n,
    courses: normalised,
  };
}

interface CourseFit {
  readonly weight: number;
  readonly logShare: number;
  readonly logShareVariance: number;
}

/** Posterior of course and duration for one life whose end is known, under a flat prior of ln(duration). */
function fitCourses(one: FailedLife, wearAtFailure: number): readonly CourseFit[] {
  const step = Math.max(1, Math.floor(one.wear.length / COMPARED_POINTS));
  const points = one.wear.filter((_, i) => i % step === 0 || i === one.wear.length - 1);
  const logs = CURVATURES.map((curvature) =>
    Array.from({ length: SHARE_GRID }, (_, d) => {
      const share = SHORTEST * (LONGEST / SHORTEST) ** (d / (SHARE_GRID - 1));
      return logLikelihood(points, one.life, share * one.life, curvature, wearAtFailure);
    }),
  );
  const highest = Math.max(...logs.flat());
  const total = logs.flat().reduce((sum, log) => sum + Math.exp(log - highest), 0);
  return logs.map((row) => {
    const weights = row.map((log) => Math.exp(log - highest) / total);
    const weight = weights.reduce((sum, one) => sum + one, 0);
    const at = (d: number) => Math.log(SHORTEST) + (Math.log(LONGEST / SHORTEST) * d) / (SHARE_GRID - 1);
    const logShare = weights.reduce((sum, one, d) => sum + one * at(d), 0) / (weight || 1);
    const logShareVariance =
      weights.reduce((sum, one, d) => sum + one * (at(d) - logShare) ** 2, 0) / (weight || 1);
    return { weight, logShare, logShareVariance };
  });
}

function logLikelihood(
  points: readonly WearPoint[],
  end: number,
  duration: number,
  curvature: number,
  wearAtFailure: number,
): number {
  let sum = 0;
  for (const [lifeUsed, wear, sd] of points) {
    const expected = wearAtFailure * wearOnCourse(1 - (end - lifeUsed) / duration, curvature);
    sum += (wear - expected) ** 2 / (sd ** 2 + COURSE_SD ** 2);
  }
  return -sum / 2;
}

/** One course over all lives: each life counts by how likely it took it. */
function courseOf(curvature: number, fits: readonly CourseFit[]): WearCourse {
  const weight = fits.reduce((sum, fit) => sum + fit.weight, 0) + 1e-6;
  const logShareMean = fits.reduce((sum, fit) => sum + fit.weight * fit.logShare, 0) / weight;
  const variance =
    fits.reduce(
      (sum, fit) => sum + fit.weight * (fit.logShareVariance + (fit.logShare - logShareMean) ** 2),
      0,
    ) / weight;
  const lives = fits.length;
  return {
    curvature,
    weight: weight / lives + 0.3 / (lives + CAUTIOUS_LIVES),
    logShareMean,
    logShareSd: Math.sqrt(
      (variance * lives + CAUTIOUS_LOG_SD ** 2 * CAUTIOUS_LIVES) / (lives + CAUTIOUS_LIVES),
    ),
  };
}
