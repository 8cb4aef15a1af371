import { type Regimes, regimeOf } from './regimes.ts';

/** Level and noise of each wear channel in each regime, over the lives that were learned from. */
export interface ChannelScales {
  /** Indexes of the wear channels that vary; only they have features. */
  readonly used: Int32Array;
  /** Regimes x wear channels; an sd of 0 says that nothing is known. */
  readonly mean: Float64Array;
  readonly sd: Float64Array;
}

/** A regime in which a channel was seen less often says nothing about its noise. */
const LEAST_ROWS = 10;
/** Beyond this a value is no measurement of wear; it must not move an average for a hundred steps. */
const FARTHEST = 12;

/** `rows` hold wear channels, then settings; missing values are NaN. */
export function learnScales(
  rows: readonly ArrayLike<number>[],
  wearChannels: number,
  regimes: Regimes,
): ChannelScales {
  const size = regimes.count * wearChannels;
  const count = new Float64Array(size);
  const mean = new Float64Array(size);
  const squares = new Float64Array(size);
  for (const row of rows) {
    const regime = regimeOf(regimes, settingsOf(row, wearChannels));
    if (regime < 0) continue;
    for (let c = 0; c < wearChannels; c++) {
      const value = row[c]!;
      if (!Number.isFinite(value)) continue;
      // Welford's update: sensors near 9,000 with a noise of 0.1 leave nothing of a sum of squares.
      const at = regime * wearChannels + c;
      const delta = value - mean[at]!;
      count[at]! += 1;
      mean[at]! += delta / count[at]!;
      squares[at]! += delta * (value - mean[at]!);
    }
  }
  const sd = squares.map((sum, at) => {
    const one = count[at]! >= LEAST_ROWS ? Math.sqrt(sum / (count[at]! - 1)) : 0;
    return one > 1e-9 * Math.abs(mean[at]!) ? one : 0;
  });
  const used = Int32Array.from(
    Array.from({ length: wearChannels }, (_, c) => c).filter((c) =>
      Array.from({ length: regimes.count }, (_, k) => sd[k * wearChannels + c]!).some((one) => one > 0),
    ),
  );
  return { used, mean, sd };
}

/** The used channels in standard deviations from their level in the row's regime; NaN where nothing can be said. */
export function standardScores(
  values: ArrayLike<number>,
  wearChannels: number,
  scales: ChannelScales,
  regimes: Regimes,
): Float64Array {
  const scores = new Float64Array(scales.used.length).fill(Number.NaN);
  const regime = regimeOf(regimes, settingsOf(values, wearChannels));
  if (regime < 0) return scores;
  for (let i = 0; i < scores.length; i++) {
    const at = regime * wearChannels + scales.used[i]!;
    const sd = scales.sd[at]!;
    if (sd > 0) {
      const score = (values[scales.used[i]!]! - scales.mean[at]!) / sd;
      scores[i] = Math.min(FARTHEST, Math.max(-FARTHEST, score));
    }
  }
  return scores;
}

function settingsOf(row: ArrayLike<number>, wearChannels: number): Float64Array {
  const settings = new Float64Array(row.length - wearChannels);
  for (let s = 0; s < settings.length; s++) settings[s] = row[wearChannels + s]!;
  return settings;
}
