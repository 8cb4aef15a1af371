import { OF_CHANNEL, OF_PART } from './life-features.ts';

/** Pull towards 0 of the weights, in rows: channels that say the same share what they say. */
const RIDGE = 100;

/**
 * One weight a channel by which they are added up: ridge regression (Hoerl & Kennard 1970) of the shorter restricted life on
 * the channels' slow levels. Noise that the channels do not share averages out, which trees, who look at one channel at
 * a time, achieve only with many splits.
 */
export function learnFusion(
  features: Float32Array,
  width: number,
  rows: Int32Array,
  targets: Float64Array,
): Float64Array {
  const channels = (width - OF_PART.length) / OF_CHANNEL.length;
  const squares = new Float64Array(channels * channels);
  const products = new Float64Array(channels);
  const levels = new Float64Array(channels);
  for (const row of rows) {
    for (let c = 0; c < channels; c++) {
      const level = features[row * width + OF_PART.length + c * OF_CHANNEL.length]!;
      levels[c] = Number.isNaN(level) ? 0 : level;
    }
    for (let c = 0; c < channels; c++) {
      products[c]! += levels[c]! * targets[2 * row]!;
      for (let d = 0; d <= c; d++) squares[c * channels + d]! += levels[c]! * levels[d]!;
    }
  }
  for (let c = 0; c < channels; c++) squares[c * channels + c]! += RIDGE;
  return solved(squares, products);
}

/** The channels' features of each kind added up: as many as a channel has. NaN where no channel has it. */
export function fusedFeatures(features: Float32Array, fusion: Float64Array): Float32Array {
  const fused = new Float32Array(OF_CHANNEL.length);
  for (let kind = 0; kind < OF_CHANNEL.length; kind++) {
    let sum = 0;
    let weight = 0;
    let whole = 0;
    for (let c = 0; c < fusion.length; c++) {
      const value = features[OF_PART.length + c * OF_CHANNEL.length + kind]!;
      whole += Math.abs(fusion[c]!);
      if (Number.isNaN(value)) continue;
      sum += fusion[c]! * value;
      weight += Math.abs(fusion[c]!);
    }
    // Channels that are missing are taken to say what the others say.
    fused[kind] = weight > 0 ? (sum * whole) / weight : Number.NaN;
  }
  return fused;
}

/** Cholesky's decomposition of a symmetric positive definite matrix, its lower half given. */
function solved(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = matrix.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = lower[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!;
    }
  }
  const solution = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) solution[i]! -= lower[i * n + k]! * solution[k]!;
    solution[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) solution[i]! -= lower[k * n + i]! * solution[k]!;
    solution[i]! /= lower[i * n + i]!;
  }
  return solution;
}
