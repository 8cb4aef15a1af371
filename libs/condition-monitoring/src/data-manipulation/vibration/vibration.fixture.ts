import type { SampledSignal } from './sampled-signal.ts';

/** Gaussian noise by Box and Muller from a linear congruence (Numerical Recipes, ch. 7.1): the same for a seed. */
export function noise(count: number, sd: number, seed: number): Float64Array {
  let state = seed >>> 0;
  const uniform = () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return (state + 1) / 2 ** 32;
  };
  return Float64Array.from(
    { length: count },
    () => sd * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

export function sine(count: number, rate: number, hz: number, amplitude = 1, phase = 0): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / rate + phase),
  );
}

export function sumOf(...signals: readonly Float64Array[]): Float64Array {
  return (signals[0] ?? new Float64Array()).map((_, i) => signals.reduce((sum, one) => sum + one[i]!, 0));
}

/** A carrier whose amplitude swings with `angle(seconds)` turns of the modulation; depth 0 to 1. */
export function modulated(options: {
  readonly count: number;
  readonly rate: number;
  readonly carrierHz: number;
  readonly depth: number;
  readonly angle: (seconds: number) => number;
}): SampledSignal {
  const { count, rate, carrierHz, depth, angle } = options;
  const samples = Float64Array.from({ length: count }, (_, i) => {
    const t = i / rate;
    return (1 + depth * Math.cos(2 * Math.PI * angle(t))) * Math.sin(2 * Math.PI * carrierHz * t);
  });
  return { samples, rate };
}

/** The line with the largest amplitude between two places on the axis, and where it lies. */
export function highestLine(
  { perLine, amplitudes }: { readonly perLine: number; readonly amplitudes: Float64Array },
  from: number,
  to: number,
): { readonly at: number; readonly amplitude: number } {
  let best = Math.ceil(from / perLine);
  for (let line = best; line < amplitudes.length && line * perLine < to; line++)
    if (amplitudes[line]! > amplitudes[best]!) best = line;
  return { at: best * perLine, amplitude: amplitudes[best]! };
}
