import type { WearCourse } from './wear-model.ts';

/**
 * The curvatures that are told apart, and what is known of each before any life has ended: a steep end after a slow rise
 * over most of the life is the usual one (Gebraeel 2005); a straight line, or wear that begins late, is possible.
 */
export const UNKNOWN_COURSES: readonly WearCourse[] = [
  { curvature: 0, weight: 0.1, logShareMean: Math.log(0.5), logShareSd: 0.8 },
  { curvature: 1.5, weight: 0.2, logShareMean: Math.log(0.5), logShareSd: 0.8 },
  { curvature: 3, weight: 0.35, logShareMean: Math.log(0.9), logShareSd: 0.4 },
  { curvature: 4.5, weight: 0.35, logShareMean: Math.log(0.9), logShareSd: 0.4 },
];

/** How far wear strays from its course while nothing better is known, standard deviation. */
export const USUAL_COURSE_SD = 0.03;

/**
 * Wear at a share of its course, 0 at onset (and before it) and 1 at failure: a straight line for curvature 0,
 * else (e^(c u) - 1) / (e^c - 1). A drift that is constant on this scale is straight wear at one end and the
 * late, steep rise of fatigue or fouling at the other.
 */
export function wearOnCourse(share: number, curvature: number): number {
  if (share <= 0) return 0;
  if (curvature === 0) return share;
  return Math.expm1(curvature * share) / Math.expm1(curvature);
}

/** The inverse: the share of the course at which wear is that much, for wear of 0 or more. */
export function shareAtWear(wear: number, curvature: number): number {
  return curvature === 0 ? wear : Math.log1p(wear * Math.expm1(curvature)) / curvature;
}

/** Wear gained per share of the course. */
export function slopeOnCourse(share: number, curvature: number): number {
  return curvature === 0 ? 1 : (curvature * Math.exp(curvature * share)) / Math.expm1(curvature);
}
