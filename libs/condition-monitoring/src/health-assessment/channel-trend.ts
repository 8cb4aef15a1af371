/**
 * Level and slope of one channel by a Kalman filter for a local linear trend (Harvey 1989, 2.3), in the channel's
 * unit and per window; the covariance is kept in units of the observation variance. Plain JSON.
 */
export interface ChannelTrend {
  readonly n: number;
  readonly level: number;
  readonly slope: number;
  readonly pLevel: number;
  readonly pCross: number;
  readonly pSlope: number;
  /** Windows in a row that were cut off, with the sign of their side. */
  readonly cut: number;
}

export interface TrendSettings {
  /** Windows over which the filter averages. */
  readonly memoryWindows: number;
  /** After so many windows in a row beyond belief the new level is believed: a step, no spike. */
  readonly stepWindows: number;
}

/** The least that any channel is averaged over, and the quickest that a step is believed. */
export const LEAST_TREND: TrendSettings = { memoryWindows: 16, stepWindows: 3 };

/** Innovations beyond this many standard deviations are cut (Huber 1964): a spike moves the level little. */
const CUT_SD = 3;

export function startTrend(): ChannelTrend {
  return { n: 0, level: 0, slope: 0, pLevel: 0, pCross: 0, pSlope: 0, cut: 0 };
}

/** A channel that stood at one level for `n` windows. */
export function settledTrend(
  { n, mean }: { readonly n: number; readonly mean: number },
  tau: number,
): ChannelTrend {
  const pLevel = Math.max(1 / n, 1 / tau);
  return { n, level: mean, slope: 0, pLevel, pCross: 0, pSlope: tau ** -3, cut: 0 };
}

/** Adds one window. `sd` is the standard deviation of one window about the true level. */
export function followTrend(
  trend: ChannelTrend,
  value: number,
  sd: number,
  settings: TrendSettings,
): ChannelTrend {
  const { memoryWindows: tau, stepWindows } = settings;
  if (trend.n === 0) {
    return { n: 1, level: value, slope: 0, pLevel: 1, pCross: 0, pSlope: 1 / (tau * tau), cut: 0 };
  }
  const predicted = trend.level + trend.slope;
  let pLevel = trend.pLevel + 2 * trend.pCross + trend.pSlope;
  const pCross = trend.pCross + trend.pSlope;
  // An integrated random walk followed with memory tau has process noise tau^-4 of the observation's.
  const pSlope = trend.pSlope + tau ** -4;
  const innovation = value - predicted;
  const bound = CUT_SD * sd * Math.sqrt(pLevel + 1);
  const side = innovation > bound ? 1 : innovation < -bound ? -1 : 0;
  let cut = side === 0 ? 0 : Math.sign(trend.cut) === side ? trend.cut + side : side;
  let believed = Math.max(-bound, Math.min(bound, innovation));
  if (Math.abs(cut) >= stepWindows) {
    believed = innovation;
    pLevel += sd > 0 ? Math.min((innovation / sd) ** 2, 1e6) : 1e6;
    cut = 0;
  }
  const s = pLevel + 1;
  const gainLevel = pLevel / s;
  const gainSlope = pCross / s;
  return {
    n: trend.n + 1,
    level: predicted + gainLevel * believed,
    slope: trend.slope + gainSlope * believed,
    pLevel: pLevel * (1 - gainLevel),
    pCross: pCross * (1 - gainLevel),
    pSlope: pSlope - gainSlope * pCross,
    cut,
  };
}
