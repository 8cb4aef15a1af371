/** The part of the package that vibration analysis uses; it ships no types. Lengths are powers of two. */
declare module 'fourier-transform' {
  /** Unnormalised DFT of a real signal: lines 0 to N/2. Without `output` the answer is a view that the next call overwrites. */
  export function fft(
    input: ArrayLike<number>,
    output?: [Float64Array, Float64Array],
  ): [re: Float64Array, im: Float64Array];
  /** In place, divided by N. */
  export function cifft(re: Float64Array, im: Float64Array): void;
}
