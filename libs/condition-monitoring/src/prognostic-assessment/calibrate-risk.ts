/** P(fail within h) as it turned out: logit of what happened = intercept + slope x logit of what was said. */
export interface RiskCurve {
  /** The horizon as a share of a mean life. */
  readonly horizon: number;
  readonly intercept: number;
  readonly slope: number;
}

/** Curves at ascending horizons; empty where nothing was learned. Plain JSON. */
export type RiskCalibration = readonly RiskCurve[];

/** One past statement about a part whose end is known, made without knowledge of that part. */
export interface PastRisk {
  /** Tells parts apart: the many statements about one count as one witness. */
  readonly unit: number | string;
  /** What was said, 0 to 1. */
  readonly said: number;
  readonly happened: boolean;
}

/** No statement is taken for more certain than this: one in ten thousand is beyond what any fleet can show. */
const SUREST = 1e-4;
/** Units that "it is right as it is" is worth, for the intercept and for the slope. */
const CAUTIOUS_UNITS = 10;
const MOST_SHIFT = 3;
const SLOPES = { least: 0.3, most: 2 } as const;
const ITERATIONS = 25;

export function calibratedRisk(said: number, horizon: number, calibration: RiskCalibration): number {
  if (calibration.length === 0 || said <= 0 || said >= 1) return said;
  let nearest = calibration[0]!;
  for (const curve of calibration) {
    if (distance(curve.horizon, horizon) < distance(nearest.horizon, horizon)) nearest = curve;
  }
  return sigmoid(nearest.intercept + nearest.slope * logit(said));
}

function distance(a: number, b: number): number {
  return Math.abs(Math.log(a) - Math.log(Math.max(b, 1e-9)));
}

/**
 * Platt scaling (Platt 1999) on the logit, by penalised maximum likelihood: Newton's method, drawn towards no change by
 * as much as a few units would weigh. `past` must have been said out of fold; without both outcomes nothing is learned.
 */
export function learnRiskCurve(past: readonly PastRisk[], horizon: number): RiskCurve {
  const unchanged = { horizon, intercept: 0, slope: 1 };
  if (!past.some(({ happened }) => happened) || past.every(({ happened }) => happened)) return unchanged;
  const counts = new Map<number | string, number>();
  for (const { unit } of past) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  const points = past.map(({ unit, said, happened }) => ({
    x: logit(said),
    y: happened ? 1 : 0,
    weight: 1 / counts.get(unit)!,
  }));
  let intercept = 0;
  let slope = 1;
  for (let step = 0; step < ITERATIONS; step++) {
    // Gradient and curvature of the penalised log likelihood.
    let gradIntercept = -CAUTIOUS_UNITS * PENALTY * intercept;
    let gradSlope = -CAUTIOUS_UNITS * PENALTY * (slope - 1);
    let a = CAUTIOUS_UNITS * PENALTY;
    let b = 0;
    let c = CAUTIOUS_UNITS * PENALTY;
    for (const { x, y, weight } of points) {
      const p = sigmoid(intercept + slope * x);
      const curvature = weight * p * (1 - p);
      gradIntercept += weight * (y - p);
      gradSlope += weight * (y - p) * x;
      a += curvature;
      b += curvature * x;
      c += curvature * x * x;
    }
    const determinant = a * c - b * b;
    intercept = within(
      intercept + (c * gradIntercept - b * gradSlope) / determinant,
      -MOST_SHIFT,
      MOST_SHIFT,
    );
    slope = within(slope + (a * gradSlope - b * gradIntercept) / determinant, SLOPES.least, SLOPES.most);
  }
  return { horizon, intercept, slope };
}

/** Information about the logit that one unit's statements near P = 0.1 carry: p (1 - p). */
const PENALTY = 0.09;

function logit(p: number): number {
  const clipped = within(p, SUREST, 1 - SUREST);
  return Math.log(clipped / (1 - clipped));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function within(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
