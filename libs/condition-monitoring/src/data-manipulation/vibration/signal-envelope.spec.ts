import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amplitudeSpectrum } from './amplitude-spectrum.ts';
import { signalEnvelope, usualEnvelopeBand } from './signal-envelope.ts';
import { highestLine, modulated, noise, sine, sumOf } from './vibration.fixture.ts';

const RATE = 12_800;

describe('envelope', () => {
  it('is what a carrier was modulated with, sample by sample', () => {
    const depth = 0.6;
    const signal = modulated({ count: 4_096, rate: RATE, carrierHz: 3_000, depth, angle: (t) => 100 * t });
    const { samples } = signalEnvelope(signal, { from: 2_000, to: 4_000 });
    // Filters have nothing to go by at the ends.
    for (let i = 200; i < 3_896; i++)
      expect(samples[i]).toBeCloseTo(1 + depth * Math.cos((2 * Math.PI * 100 * i) / RATE), 1);
  });

  it('has its line at the modulation and with its depth, through noise and a shaft that shakes far more', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 40, max: 250, noNaN: true }),
        fc.double({ min: 0.4, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9_999 }),
        (hz, depth, seed) => {
          const signal = modulated({
            ...{ count: 4_096, rate: RATE, carrierHz: 3_000, depth },
            angle: (t) => hz * t,
          });
          const heard = sumOf(
            signal.samples as Float64Array,
            sine(4_096, RATE, 25, 10),
            noise(4_096, 0.3, seed),
          );
          const envelope = signalEnvelope({ samples: heard, rate: RATE }, usualEnvelopeBand(RATE));
          const spectrum = amplitudeSpectrum(envelope);
          const line = highestLine(spectrum, 30, 300);
          expect(Math.abs(line.at - hz)).toBeLessThan(spectrum.resolution);
          expect(line.amplitude / depth).toBeGreaterThan(0.7);
          expect(line.amplitude / depth).toBeLessThan(1.2);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('hears nothing of what lies outside its band', () => {
    const loud = sine(4_096, RATE, 1_500, 10);
    const { samples } = signalEnvelope({ samples: loud, rate: RATE }, { from: 3_000, to: 5_000 });
    expect(Math.max(...samples.subarray(200, 3_896))).toBeLessThan(0.05);
  });
});
