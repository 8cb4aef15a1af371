import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { burstStatistics } from './burst-statistics.ts';
import { noise, sine } from './vibration.fixture.ts';

describe('burst statistics', () => {
  it('are those of the textbook for a sine', () => {
    const { rms, peak, crest, kurtosis } = burstStatistics(sine(10_000, 10_000, 50, 2));
    expect(rms).toBeCloseTo(Math.SQRT2, 6);
    expect(peak).toBeCloseTo(2, 6);
    expect(crest).toBeCloseTo(Math.SQRT2, 6);
    expect(kurtosis).toBeCloseTo(1.5, 6);
  });

  it('have a kurtosis of 3 for noise, and more the rarer the strikes in it', () => {
    const samples = noise(50_000, 1, 3);
    expect(burstStatistics(samples).kurtosis).toBeCloseTo(3, 1);
    const struck = (every: number) =>
      burstStatistics(samples.map((one, i) => (i % every === 0 ? one + 15 : one))).kurtosis ?? 0;
    expect(struck(100)).toBeGreaterThan(5);
    expect(struck(500)).toBeGreaterThan(struck(100));
  });

  it('of shape do not change with scale and offset; those of level follow the scale', () => {
    const samples = noise(2_000, 1, 11);
    const plain = burstStatistics(samples);
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: -20, max: 20, noNaN: true }),
        (scale, offset) => {
          const other = burstStatistics(samples.map((one) => scale * one + offset));
          expect(other.rms / scale).toBeCloseTo(plain.rms, 6);
          expect(other.peak / scale).toBeCloseTo(plain.peak, 6);
          expect(other.crest).toBeCloseTo(plain.crest ?? 0, 6);
          expect(other.kurtosis).toBeCloseTo(plain.kurtosis ?? 0, 6);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('have no shape where nothing moves', () => {
    expect(burstStatistics(new Float32Array(500).fill(4))).toEqual({
      rms: 0,
      peak: 0,
      crest: undefined,
      kurtosis: undefined,
    });
  });
});
