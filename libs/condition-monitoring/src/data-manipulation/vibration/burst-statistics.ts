import { withoutMean } from './sampled-signal.ts';

/** What a burst says of itself, whatever it was recorded on. */
export interface BurstStatistics {
  /** Root mean square, in the channel's unit. */
  readonly rms: number;
  /** Largest distance from the mean, in the channel's unit. */
  readonly peak: number;
  /** Peak by RMS: 1.41 for a sine, about 4 for noise, more where something strikes. Undefined for a flat burst. */
  readonly crest: number | undefined;
  /** Fourth moment by the square of the second: 1.5 for a sine, 3 for Gaussian noise. Undefined for a flat burst. */
  readonly kurtosis: number | undefined;
}

/**
 * Of the burst without its mean; moments are those of the sample itself, not estimates of a population's.
 *
 * Source: ISO 13373-2, annex A (peak, RMS, crest factor); Dyer and Stewart 1978, "Detection of rolling element bearing
 * damage by statistical vibration analysis", Journal of Mechanical Design 100 (kurtosis).
 */
export function burstStatistics(samples: Float32Array | Float64Array): BurstStatistics {
  let second = 0;
  let fourth = 0;
  let peak = 0;
  for (const deviation of withoutMean(samples)) {
    const square = deviation * deviation;
    second += square;
    fourth += square * square;
    peak = Math.max(peak, Math.abs(deviation));
  }
  const count = Math.max(1, samples.length);
  const rms = Math.sqrt(second / count);
  // Below what a 32-bit sample can tell from its mean the ratios say nothing.
  const flat = !(rms > 0);
  return {
    rms,
    peak,
    crest: flat ? undefined : peak / rms,
    kurtosis: flat ? undefined : fourth / count / (second / count) ** 2,
  };
}
