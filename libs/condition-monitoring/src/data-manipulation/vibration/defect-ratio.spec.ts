import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amplitudeSpectrum } from './amplitude-spectrum.ts';
import { defectRatio } from './defect-ratio.ts';
import { signalEnvelope, usualEnvelopeBand } from './signal-envelope.ts';
import { modulated, noise, sumOf } from './vibration.fixture.ts';

const RATE = 12_800;
const COUNT = 4_096;

/** Envelope spectrum of noise with a carrier that swings `hz` times a second; depth 0 is a steady carrier. */
function envelopeOf(hz: number, depth: number, seed: number, level = 1) {
  const signal = modulated({ count: COUNT, rate: RATE, carrierHz: 3_000, depth, angle: (t) => hz * t });
  const samples = sumOf(signal.samples as Float64Array, noise(COUNT, 0.5, seed)).map((one) => level * one);
  return amplitudeSpectrum(signalEnvelope({ samples, rate: RATE }, usualEnvelopeBand(RATE)));
}
const anyHz = fc.double({ min: 40, max: 400, noNaN: true });
const anySeed = fc.integer({ min: 1, max: 99_999 });

describe('defect ratio', () => {
  it('is high where the envelope swings at the defect, and low beside it', () => {
    fc.assert(
      fc.property(anyHz, anySeed, (hz, seed) => {
        const spectrum = envelopeOf(hz, 0.8, seed);
        expect(defectRatio(spectrum, hz)).toBeGreaterThan(20);
        expect(defectRatio(spectrum, hz * 1.13 + 12)).toBeLessThan(8);
      }),
      { numRuns: 40 },
    );
  });

  it('is about 1 where nothing swings', () => {
    const ratios = Array.from({ length: 60 }, (_, seed) => defectRatio(envelopeOf(0, 0, seed + 1), 130) ?? 0);
    const mean = ratios.reduce((sum, one) => sum + one, 0) / ratios.length;
    expect(mean).toBeGreaterThan(0.75);
    expect(mean).toBeLessThan(1.35);
    expect(Math.max(...ratios)).toBeLessThan(6);
  });

  it('finds elements that slip one per cent', () => {
    expect(defectRatio(envelopeOf(200 * 0.99, 0.5, 4), 200)).toBeGreaterThan(20);
  });

  it('does not change with the level of the vibration', () => {
    const [quiet, loud] = [envelopeOf(150, 0.4, 9), envelopeOf(150, 0.4, 9, 40)];
    expect((defectRatio(loud, 150) ?? 0) / (defectRatio(quiet, 150) ?? 0)).toBeCloseTo(1, 9);
  });

  it('leaves out a harmonic that is the line of another defect', () => {
    const spectrum = envelopeOf(300, 0.5, 2);
    expect(defectRatio(spectrum, 100.4)).toBeGreaterThan(20);
    expect(defectRatio(spectrum, 100.4, [300])).toBeLessThan(8);
    // It is the third harmonic that is left out: the first of its own is never taken away.
    expect(defectRatio(spectrum, 300, [100.4])).toBeGreaterThan(20);
  });

  it('says nothing of a defect that the burst is too short for, or that lies beyond its end', () => {
    const spectrum = envelopeOf(100, 0.5, 1);
    expect(spectrum.resolution).toBeCloseTo(3.1, 1);
    expect(defectRatio(spectrum, 9)).toBeUndefined();
    expect(defectRatio(spectrum, 10)).toBeDefined();
    expect(defectRatio(spectrum, 6_395)).toBeUndefined();
  });
});
