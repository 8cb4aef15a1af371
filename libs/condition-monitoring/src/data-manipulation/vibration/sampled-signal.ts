/** Evenly spaced samples of one quantity, in its channel's unit. */
export interface SampledSignal {
  readonly samples: Float32Array | Float64Array;
  /** Samples per second; per turn of the shaft where a signal was resampled by its angle. */
  readonly rate: number;
}

/** In the unit of its axis: Hz, or orders (times the shaft's frequency). `to` lies outside. */
export interface Band {
  readonly from: number;
  readonly to: number;
}

/** Vibration is what moves: the mean is the sensor's offset, or gravity. */
export function withoutMean(samples: Float32Array | Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]!;
  const mean = samples.length === 0 ? 0 : sum / samples.length;
  return Float64Array.from(samples, (sample) => sample - mean);
}

/** Transforms take powers of two; what is shorter is followed by zeros. */
export function transformSizeOf(samples: number): number {
  return 2 ** Math.max(1, Math.ceil(Math.log2(samples)));
}
