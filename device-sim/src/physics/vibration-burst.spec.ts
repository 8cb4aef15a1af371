import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { WaveType } from '../machine-types/wave-type.ts';
import { ballPassHz, type DefectRace } from './bearing-frequencies.ts';
import { goertzel } from './goertzel.fixture.ts';
import { type Vibration, vibrationBurst } from './vibration-burst.ts';

const [wave] = loadMachineType('cnc-machining-centre').waves as [WaveType];
const burst = (vibration: Partial<Vibration>, longer = 1) =>
  vibrationBurst(
    { ...wave, samples: wave.samples * longer },
    { shaftHz: 100, load: 1, wear: 0, race: 'outer', key: 7, ...vibration },
  );
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const moment = (values: Float32Array, power: number) => mean(values.map((value) => value ** power));
const rms = (values: Float32Array) => Math.sqrt(moment(values, 2));
const kurtosis = (values: Float32Array) => moment(values, 4) / moment(values, 2) ** 2;

/** Square law demodulation: what an envelope analyser makes of it, without the filter. */
function envelopeOf(samples: Float32Array): Float32Array {
  const squared = samples.map((value) => value ** 2);
  const level = mean(squared);
  return squared.map((value) => value - level);
}

/** How far the envelope's line at a frequency stands out of its surroundings, ten lines on either side of it. */
function lineOf(samples: Float32Array, hz: number): number {
  const envelope = envelopeOf(samples);
  const at = (frequency: number) => goertzel(envelope, frequency, wave.sampleRateHz);
  const around = Array.from({ length: 20 }, (_, i) => at(hz + (i < 10 ? i - 13 : i - 6) * 10));
  return (
    Math.max(at(hz - 2), at(hz), at(hz + 2)) / (around.reduce((sum, one) => sum + one, 0) / around.length)
  );
}

const anyKey = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const anyRace = fc.constantFrom<DefectRace>('outer', 'inner');
const anyShaft = fc.constantFrom(75, 100, 8_000 / 60);

describe('ball pass frequencies', () => {
  // Bearing data centre of Case Western Reserve University, 6205-2RS JEM: 3.5848 and 5.4152 times the shaft.
  const published = { balls: 9, ballDiameter: 0.3126, pitchDiameter: 1.537, contactAngle: 0 };

  it('are those that are published for a bearing', () => {
    expect(ballPassHz(published, 'outer', 1)).toBeCloseTo(3.5848, 3);
    expect(ballPassHz(published, 'inner', 1)).toBeCloseTo(5.4152, 3);
  });

  it('make together as many as there are balls in a turn', () => {
    expect(ballPassHz(wave.bearing, 'outer', 100) + ballPassHz(wave.bearing, 'inner', 100)).toBeCloseTo(
      2_000,
      6,
    );
  });
});

describe('a vibration burst', () => {
  it('is louder the more the bearing is worn, whatever is chance in it', () => {
    const wears = [0, 0.25, 0.5, 0.75, 1];
    fc.assert(
      fc.property(anyKey, anyRace, anyShaft, (key, race, shaftHz) => {
        const levels = wears.map((wear) => rms(burst({ key, race, shaftHz, wear })));
        expect(levels).toEqual(levels.toSorted((a, b) => a - b));
        expect((levels.at(-1) ?? 0) / (levels[0] ?? 1)).toBeGreaterThan(5);
      }),
      { numRuns: 6 },
    );
  });

  it('has peaks that chance alone does not make once the bearing is worn', () => {
    fc.assert(
      fc.property(anyKey, anyRace, anyShaft, (key, race, shaftHz) => {
        expect(kurtosis(burst({ key, race, shaftHz, wear: 0 }, 2))).toBeLessThan(3.3);
        const worn = kurtosis(burst({ key, race, shaftHz, wear: 0.6 }, 2));
        expect(worn).toBeGreaterThan(3.5);
      }),
      { numRuns: 5 },
    );
  });

  it('shows in its envelope the frequency of the defect, of a worn bearing alone, and of the race that it is in', () => {
    fc.assert(
      fc.property(anyKey, anyRace, anyShaft, (key, race, shaftHz) => {
        const own = ballPassHz(wave.bearing, race, shaftHz);
        const other = ballPassHz(wave.bearing, race === 'outer' ? 'inner' : 'outer', shaftHz);
        const worn = burst({ key, race, shaftHz, wear: 0.7 });
        expect(lineOf(worn, own)).toBeGreaterThan(6);
        expect(lineOf(worn, own)).toBeGreaterThan(2 * lineOf(worn, other));
        expect(lineOf(burst({ key, race, shaftHz, wear: 0 }), own)).toBeLessThan(4);
      }),
      { numRuns: 6 },
    );
  });

  it('has the shaft in it, once a turn', () => {
    const samples = burst({ wear: 0 });
    const amplitude = goertzel(samples, 100, wave.sampleRateHz);
    expect(amplitude).toBeCloseTo(wave.shaft[0] ?? Number.NaN, 1);
    expect(amplitude).toBeGreaterThan(5 * goertzel(samples, 130, wave.sampleRateHz));
  });
});
