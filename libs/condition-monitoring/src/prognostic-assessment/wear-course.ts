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

/** Curvatures that are told apart: straight, bent, and flat until late. */
export const CURVATURES = [0, 1.5, 3, 4.5] as const;
