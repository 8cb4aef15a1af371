import { powerOfLine, type Spectrum } from './amplitude-spectrum.ts';
import type { Band } from './sampled-signal.ts';

/** Broad-band vibration of machines on site: 10 Hz to 1 kHz (ISO 20816-1, 4.2.1; ISO 20816-3, 5.2). */
export const VELOCITY_BAND_HZ: Band = { from: 10, to: 1_000 };

/** Root mean square of what lies in a band, in the signal's unit; 0 where the spectrum does not reach into it. */
export function bandRms(spectrum: Spectrum, band: Band): number {
  return rmsOfLines(spectrum, band, () => 1);
}

/**
 * Velocity RMS in mm/s from a spectrum of acceleration in m/s², over the band of ISO 20816. A sine of acceleration a at
 * f has the velocity a / (2 pi f), so integrating is a division by line, without the drift of integrating in time.
 */
export function velocityRms(acceleration: Spectrum, band: Band = VELOCITY_BAND_HZ): number {
  return 1_000 * rmsOfLines(acceleration, band, (hz) => 1 / (2 * Math.PI * hz));
}

function rmsOfLines(spectrum: Spectrum, { from, to }: Band, gain: (at: number) => number): number {
  const { perLine, amplitudes, noiseLines } = spectrum;
  let power = 0;
  for (let line = Math.ceil(from / perLine); line < amplitudes.length && line * perLine < to; line++)
    power += powerOfLine(spectrum, line) * gain(line * perLine) ** 2;
  return Math.sqrt(power / noiseLines);
}
