import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amplitudeSpectrum, powerOfLine } from './amplitude-spectrum.ts';
import { bandRms, velocityRms } from './band-rms.ts';
import { highestLine, noise, sine, sumOf } from './vibration.fixture.ts';

const RATE = 25_600;
const EVERYTHING = { from: 0, to: Number.POSITIVE_INFINITY };
const anyCount = fc.constantFrom(1_000, 2_048, 2_560, 4_096, 6_000);

describe('amplitude spectrum', () => {
  it('shows a sine at its frequency with its amplitude, whatever the length of the burst and the offset', () => {
    fc.assert(
      fc.property(
        anyCount,
        fc.double({ min: 300, max: 12_000, noNaN: true }),
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 6.28, noNaN: true }),
        (count, hz, amplitude, phase) => {
          const samples = sine(count, RATE, hz, amplitude, phase).map((sample) => sample + 9.81);
          const spectrum = amplitudeSpectrum({ samples, rate: RATE });
          const line = highestLine(spectrum, 200, 12_800);
          expect(Math.abs(line.at - hz)).toBeLessThanOrEqual(
            0.51 * spectrum.perLine + 0.02 * spectrum.resolution,
          );
          expect(line.amplitude / amplitude).toBeGreaterThan(0.84);
          expect(line.amplitude / amplitude).toBeLessThan(1.01);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps the energy of the windowed signal (Parseval), zeros that were added or not', () => {
    fc.assert(
      fc.property(anyCount, fc.integer({ min: 1, max: 10_000 }), (count, seed) => {
        const raw = noise(count, 2, seed);
        const mean = raw.reduce((sum, one) => sum + one, 0) / count;
        const weights = raw.map((_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / count));
        const energy = raw.reduce((sum, one, i) => sum + ((one - mean) * weights[i]!) ** 2, 0);
        const expected = energy / weights.reduce((sum, one) => sum + one * one, 0);
        const spectrum = amplitudeSpectrum({ samples: raw, rate: RATE });
        let found = 0;
        for (let line = 0; line < spectrum.amplitudes.length; line++) found += powerOfLine(spectrum, line);
        expect(found / spectrum.noiseLines / expected).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('tells two sines apart that lie three resolutions from each other', () => {
    const samples = sumOf(sine(2_560, RATE, 1_000), sine(2_560, RATE, 1_030, 0.5));
    const spectrum = amplitudeSpectrum({ samples, rate: RATE });
    expect(spectrum.resolution).toBe(10);
    expect(highestLine(spectrum, 1_020, 1_040).amplitude).toBeCloseTo(0.5, 1);
    expect(highestLine(spectrum, 1_012, 1_018).amplitude).toBeLessThan(0.45);
  });
});

describe('band RMS', () => {
  it('shares out the level of a signal among bands, so that their squares add up to it', () => {
    const samples = sumOf(sine(4_096, RATE, 500, 3), sine(4_096, RATE, 3_000, 4), noise(4_096, 0.01, 5));
    const spectrum = amplitudeSpectrum({ samples, rate: RATE });
    const low = bandRms(spectrum, { from: 0, to: 1_000 });
    const high = bandRms(spectrum, { from: 1_000, to: 20_000 });
    expect(low).toBeCloseTo(3 / Math.SQRT2, 2);
    expect(high).toBeCloseTo(4 / Math.SQRT2, 2);
    expect(Math.hypot(low, high)).toBeCloseTo(bandRms(spectrum, EVERYTHING), 9);
  });

  it('of velocity is that of the same vibration integrated: 1 g at 159.155 Hz is 9.807 mm/s of amplitude', () => {
    const samples = sine(8_192, RATE, 159.155, 9.806_65);
    expect(velocityRms(amplitudeSpectrum({ samples, rate: RATE }))).toBeCloseTo(9.806_65 / Math.SQRT2, 1);
  });

  it('of velocity leaves out what lies beyond 1 kHz', () => {
    const samples = sine(8_192, RATE, 2_000, 100);
    expect(velocityRms(amplitudeSpectrum({ samples, rate: RATE }))).toBeLessThan(0.01);
  });
});
