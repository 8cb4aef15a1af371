import type { LifeDistribution } from './forecast.ts';

/**
 * What forecasts of about this median were off by, in widths of their own P10 to P90: where the true P10, P50
 * and P90 lay, counted from the forecast's median. Ascending in `median`; between two, interpolated.
 */
export interface CalibrationPoint {
  readonly median: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export type Calibration = readonly CalibrationPoint[];

/** One forecast of a life whose end is known. */
export interface PastForecast {
  readonly forecast: LifeDistribution;
  readonly remaining: number;
}

const P10 = 9;
const P50 = 49;
const P90 = 89;
const BINS = 4;
const LEAST_IN_BIN = 20;
/** A side of the interval is never narrowed or widened beyond these factors. */
const NARROWEST = 0.4;
const WIDEST = 3;
/** Lives for which caution (no change) counts as much as what was measured. */
const CAUTIOUS_LIVES = 5;

export function calibrated(forecast: LifeDistribution, calibration: Calibration): LifeDistribution {
  const { quantiles } = forecast;
  const median = quantiles[P50]!;
  const below = median - quantiles[P10]!;
  const above = quantiles[P90]! - median;
  if (calibration.length === 0 || !Number.isFinite(above) || below <= 0 || above <= 0) return forecast;
  const { p10, p50, p90 } = offsetsAt(calibration, median);
  const width = below + above;
  const center = median + p50 * width;
  const factorBelow = within((width * (p50 - p10)) / below);
  const factorAbove = within((width * (p90 - p50)) / above);
  return {
    quantiles: quantiles.map((value) =>
      Math.max(0, center + (value - median) * (value < median ? factorBelow : factorAbove)),
    ),
  };
}

function within(factor: number): number {
  return Math.min(WIDEST, Math.max(NARROWEST, factor));
}

function offsetsAt(calibration: Calibration, median: number): CalibrationPoint {
  const next = calibration.findIndex((point) => point.median > median);
  if (next <= 0) return calibration[next === 0 ? 0 : calibration.length - 1]!;
  const left = calibration[next - 1]!;
  const right = calibration[next]!;
  const share = (median - left.median) / (right.median - left.median);
  const between = (a: number, b: number) => a + share * (b - a);
  return {
    median,
    p10: between(left.p10, right.p10),
    p50: between(left.p50, right.p50),
    p90: between(left.p90, right.p90),
  };
}

/**
 * Conformal calibration (Vovk 2005) in bins of predicted life: the quantiles of how far outcomes lay from the
 * median. `lives` are behind the forecasts; with few of them the correction is drawn towards none.
 */
export function learnCalibration(past: readonly PastForecast[], lives: number): Calibration {
  const sorted = past
    .filter(({ forecast }) => widthOf(forecast) > 0 && Number.isFinite(widthOf(forecast)))
    .sort((a, b) => a.forecast.quantiles[P50]! - b.forecast.quantiles[P50]!);
  const bins = Math.min(BINS, Math.floor(sorted.length / LEAST_IN_BIN));
  const trust = lives / (lives + CAUTIOUS_LIVES);
  return Array.from({ length: bins }, (_, b) => {
    const from = Math.floor((b * sorted.length) / bins);
    const bin = sorted.slice(from, Math.floor(((b + 1) * sorted.length) / bins));
    const misses = bin
      .map(({ forecast, remaining }) => (remaining - forecast.quantiles[P50]!) / widthOf(forecast))
      .sort((x, y) => x - y);
    const offset = (level: number, promised: (forecast: LifeDistribution) => number) => {
      const mean = bin.reduce((sum, one) => sum + promised(one.forecast), 0) / bin.length;
      return trust * misses[Math.floor(level * (misses.length - 1))]! + (1 - trust) * mean;
    };
    return {
      median: bin.reduce((sum, { forecast }) => sum + forecast.quantiles[P50]!, 0) / bin.length,
      p10: offset(0.1, (f) => (f.quantiles[P10]! - f.quantiles[P50]!) / widthOf(f)),
      p50: offset(0.5, () => 0),
      p90: offset(0.9, (f) => (f.quantiles[P90]! - f.quantiles[P50]!) / widthOf(f)),
    };
  });
}

function widthOf({ quantiles }: LifeDistribution): number {
  return quantiles[P90]! - quantiles[P10]!;
}
