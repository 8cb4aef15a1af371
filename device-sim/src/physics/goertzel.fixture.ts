/** Amplitude of one frequency in evenly spaced samples (Goertzel 1958), as a sine of that amplitude would have it. */
export function goertzel(samples: Float32Array, hz: number, sampleRateHz: number): number {
  const turn = (2 * Math.PI * hz) / sampleRateHz;
  const coefficient = 2 * Math.cos(turn);
  let before = 0;
  let beforeThat = 0;
  for (const sample of samples) {
    const now = sample + coefficient * before - beforeThat;
    beforeThat = before;
    before = now;
  }
  const power = before ** 2 + beforeThat ** 2 - coefficient * before * beforeThat;
  return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
