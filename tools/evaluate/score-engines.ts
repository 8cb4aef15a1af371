/** One engine when its recording ended: the 99 quantiles that were said, and what it had left. In cycles. */
export interface ScoredEngine {
  readonly said: Float64Array;
  readonly left: number;
  /** 1 when it is not said. */
  readonly weight?: number;
}

/** Of the official protocols: https://doi.org/10.1109/PHM.2008.4711414 for the score. */
export interface EngineScores {
  readonly units: number;
  /** Truth and prediction counted as at most 125: the mean of the capped life. */
  readonly capped: { readonly rmse: number; readonly score: number };
  /** Truth as it is, against the median: out of fold it was nearer than the mean. */
  readonly raw: { readonly rmse: number; readonly score: number };
  /** Ends and truth counted as at most 125. */
  readonly interval90: IntervalScore;
  readonly interval80: IntervalScore;
  readonly interval50: IntervalScore;
  /** RMSE where fewer than 25 cycles were left. */
  readonly nearEndRmse: number;
}

interface IntervalScore {
  readonly coverage: number;
  readonly meanWidth: number;
}

const CAP = 125;
const NEAR = 25;
const MEDIAN = 49;

export function scoreEngines(engines: readonly ScoredEngine[]): EngineScores {
  const counted = engines.filter(({ weight }) => weight !== 0);
  const capped = counted.map((one) => ({ miss: meanUpTo(one.said, CAP) - Math.min(CAP, one.left), ...one }));
  const raw = counted.map((one) => ({ ...one, miss: one.said[MEDIAN]! - one.left }));
  return {
    units: counted.length,
    capped: { rmse: rmseOf(capped), score: scoreOf(capped) },
    raw: { rmse: rmseOf(raw), score: scoreOf(raw) },
    interval90: intervalOf(counted, 5, 95),
    interval80: intervalOf(counted, 10, 90),
    interval50: intervalOf(counted, 25, 75),
    nearEndRmse: rmseOf(capped.filter(({ left }) => left < NEAR)),
  };
}

/** Mean of min(life, cap): each quantile stands for a hundredth of the chance. */
export function meanUpTo(quantiles: Float64Array, cap: number): number {
  let sum = 0;
  for (const quantile of quantiles) sum += Math.min(cap, quantile);
  return sum / quantiles.length;
}

interface Missed {
  /** Predicted minus true. */
  readonly miss: number;
  readonly weight?: number;
}

function rmseOf(missed: readonly Missed[]): number {
  return Math.sqrt(weightedMean(missed, ({ miss }) => miss ** 2));
}

/** PHM08: late counts more than early. Summed over engines; weights that do not count engines are scaled to 100. */
function scoreOf(missed: readonly Missed[]): number {
  const mean = weightedMean(missed, ({ miss }) =>
    miss < 0 ? Math.expm1(-miss / 13) : Math.expm1(miss / 10),
  );
  return mean * (missed.some(({ weight }) => weight !== undefined) ? 100 : missed.length);
}

function intervalOf(engines: readonly ScoredEngine[], from: number, to: number): IntervalScore {
  const ends = engines.map(({ said, left, weight }) => ({
    low: Math.min(CAP, said[from - 1]!),
    high: Math.min(CAP, said[to - 1]!),
    truth: Math.min(CAP, left),
    ...(weight === undefined ? {} : { weight }),
  }));
  return {
    coverage: weightedMean(ends, ({ low, high, truth }) => Number(truth >= low && truth <= high)),
    meanWidth: weightedMean(ends, ({ low, high }) => high - low),
  };
}

function weightedMean<T extends { readonly weight?: number }>(
  all: readonly T[],
  of: (one: T) => number,
): number {
  let sum = 0;
  let total = 0;
  for (const one of all) {
    sum += (one.weight ?? 1) * of(one);
    total += one.weight ?? 1;
  }
  return sum / total;
}
