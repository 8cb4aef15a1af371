/// <reference path="./fourier-transform.d.ts" />
import { fft } from 'fourier-transform';
import { type SampledSignal, transformSizeOf, withoutMean } from './sampled-signal.ts';

/** One-sided, from line 0 to half the rate. */
export interface Spectrum {
  /** Distance of two lines on the axis: Hz, or orders. */
  readonly perLine: number;
  /** Peak amplitude of a sine at each line, in the signal's unit. */
  readonly amplitudes: Float64Array;
  /** How close two sines may lie to be told apart, on the axis: it depends on the burst's length, not on the lines. */
  readonly resolution: number;
  /** Equivalent noise bandwidth of the window, in lines: what one line gathers of a broad-band signal. */
  readonly noiseLines: number;
}

/**
 * Hann-windowed amplitude spectrum of a signal without its mean. A sine of amplitude a that falls on a line shows as a,
 * wherever it lies between two as at least 0.85 a. Signals that are no power of two long are followed by zeros, which
 * sets lines closer and changes no amplitude.
 *
 * Source: F. J. Harris 1978, "On the use of windows for harmonic analysis with the discrete Fourier transform",
 * Proceedings of the IEEE 66 (1), section IV.
 */
export function amplitudeSpectrum({ samples, rate }: SampledSignal): Spectrum {
  const count = samples.length;
  const size = transformSizeOf(count);
  const input = new Float64Array(size);
  const centred = withoutMean(samples);
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / count);
    sum += weight;
    squares += weight * weight;
    input[i] = centred[i]! * weight;
  }
  const [re, im] = fft(input);
  const amplitudes = new Float64Array(size / 2 + 1);
  for (let line = 0; line < amplitudes.length; line++) {
    // Lines 0 and N/2 stand alone; every other one has a twin of negative frequency.
    const twins = line === 0 || line === size / 2 ? 1 : 2;
    amplitudes[line] = (twins * Math.hypot(re[line]!, im[line]!)) / sum;
  }
  return {
    perLine: rate / size,
    amplitudes,
    resolution: rate / count,
    noiseLines: (size * squares) / sum ** 2,
  };
}

/** Mean square of what a line stands for: a sine of amplitude a has a²/2. */
export function powerOfLine({ amplitudes }: Spectrum, line: number): number {
  const amplitude = amplitudes[line]!;
  return line === 0 || line === amplitudes.length - 1 ? amplitude ** 2 : amplitude ** 2 / 2;
}
