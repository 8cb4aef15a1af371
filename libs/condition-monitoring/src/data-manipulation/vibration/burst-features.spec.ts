import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defectOrders } from './bearing-defects.ts';
import { BURST_FEATURES, burstFeatures, envelopeSpectrum } from './burst-features.ts';
import { modulated, noise, sumOf } from './vibration.fixture.ts';
import { vibrationQuantity } from './vibration-quantity.ts';

const RATE = 12_800;
const COUNT = 8_192;
const SECONDS = COUNT / RATE;
const quantity = vibrationQuantity('[g]');
const bearing = { rollingElements: 9, elementDiameter: 7.94, pitchDiameter: 39.04, contactAngle: 0 };
const orders = defectOrders(bearing);
const STEADY = { at: [0], hz: [30] };
const RUN_UP = { at: [0, SECONDS], hz: [24, 40] };
const runUpTurns = (t: number) => 24 * t + (16 * t * t) / (2 * SECONDS);

/** A bearing whose strikes come `order` times a turn of the shaft. */
function struck(order: number, turns: (t: number) => number, seed = 1) {
  const signal = modulated({
    ...{ count: COUNT, rate: RATE, carrierHz: 3_400, depth: 0.8 },
    angle: (t) => order * turns(t),
  });
  return { samples: sumOf(signal.samples as Float64Array, noise(COUNT, 0.4, seed)), rate: RATE };
}
const steadyTurns = (t: number) => 30 * t;

describe('burst features', () => {
  it('point to the defect that the bearing has and to no other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('bpfo', 'bpfi', 'bsf'),
        fc.integer({ min: 1, max: 9_999 }),
        (defect, seed) => {
          const features = burstFeatures(struck(orders[defect], steadyTurns, seed), {
            quantity,
            bearing,
            speed: STEADY,
          });
          expect(features[`envelope.${defect}`]).toBeGreaterThan(20);
          for (const other of (['bpfo', 'bpfi', 'bsf', 'ftf'] as const).filter((one) => one !== defect))
            expect(features[`envelope.${other}`]).toBeLessThan(8);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('find it in a run-up by the measured speed, where the mean speed finds nothing', () => {
    const burst = struck(orders.bpfo, runUpTurns);
    const mean = { at: [0], hz: [32] };
    const tracked = burstFeatures(burst, { quantity, bearing, speed: RUN_UP });
    const untracked = burstFeatures(burst, { quantity, bearing, speed: mean });
    expect(tracked['envelope.bpfo']).toBeGreaterThan(20);
    expect(untracked['envelope.bpfo']).toBeLessThan((tracked['envelope.bpfo'] ?? 0) / 5);
    const { axis, defects } = envelopeSpectrum(burst, { bearing, speed: RUN_UP });
    expect([axis, defects.bpfo]).toEqual(['order', orders.bpfo]);
  });

  it('are all there where everything is known, and finite', () => {
    const features = burstFeatures(struck(orders.bpfi, steadyTurns), { quantity, bearing, speed: STEADY });
    expect(Object.keys(features).sort()).toEqual([...BURST_FEATURES].sort());
    for (const value of Object.values(features)) expect(Number.isFinite(value)).toBe(true);
  });

  it('lack only what needs what is not known', () => {
    const burst = struck(orders.bpfo, steadyTurns);
    const all = burstFeatures(burst, { quantity, bearing, speed: STEADY });
    const withoutDefects = Object.entries(all).filter(([name]) => !/bpfo|bpfi|bsf|ftf/.test(name));
    expect(burstFeatures(burst, { quantity, bearing })).toEqual(Object.fromEntries(withoutDefects));
    expect(burstFeatures(burst, { quantity, speed: STEADY })).toEqual(Object.fromEntries(withoutDefects));
    const { velocity: _, ...withoutVelocity } = all;
    const current = { quantity: vibrationQuantity('A'), bearing, speed: STEADY };
    expect(burstFeatures(burst, current)).toEqual(withoutVelocity);
  });

  it('say nothing of a burst of a few samples, and no shape of a flat one', () => {
    expect(burstFeatures({ samples: new Float32Array(255), rate: RATE }, { quantity })).toEqual({});
    const flat = burstFeatures(
      { samples: new Float32Array(4_096), rate: RATE },
      { quantity, bearing, speed: STEADY },
    );
    expect(flat).toMatchObject({ rms: 0, velocity: 0, 'envelope.rms': 0 });
    expect(Object.keys(flat)).not.toEqual(expect.arrayContaining(['crest']));
    expect(Object.keys(flat)).not.toEqual(expect.arrayContaining(['envelope.bpfo']));
  });

  it('have no band that the sensor is too slow for', () => {
    const slow = { samples: noise(2_048, 1, 5), rate: 1_600 };
    const features = Object.keys(burstFeatures(slow, { quantity }));
    expect(features).toContain('band.low');
    expect(features).not.toContain('band.middle');
    // Its end is at 800 Hz: most of 10 Hz to 1 kHz.
    expect(features).toContain('velocity');
    expect(Object.keys(burstFeatures({ ...slow, rate: 800 }, { quantity }))).not.toContain('velocity');
  });
});

describe('vibration quantity', () => {
  it('knows the units of acceleration and velocity', () => {
    expect(vibrationQuantity('[g]')).toEqual({ kind: 'acceleration', toMetrePerSecondSquared: 9.80665 });
    expect(vibrationQuantity('m/s2')).toEqual({ kind: 'acceleration', toMetrePerSecondSquared: 1 });
    expect(vibrationQuantity('m/s')).toEqual({ kind: 'velocity', toMillimetrePerSecond: 1_000 });
    expect(vibrationQuantity('A')).toEqual({ kind: 'other' });
  });

  it('makes the same velocity of one vibration in g and in mm/s', () => {
    const hz = 200;
    const acceleration = Float64Array.from({ length: COUNT }, (_, i) =>
      Math.sin((2 * Math.PI * hz * i) / RATE),
    );
    const velocity = acceleration.map((one) => (one * 9_806.65) / (2 * Math.PI * hz));
    const ofG = burstFeatures({ samples: acceleration, rate: RATE }, { quantity });
    const ofMm = burstFeatures({ samples: velocity, rate: RATE }, { quantity: vibrationQuantity('mm/s') });
    expect((ofG.velocity ?? 0) / (ofMm.velocity ?? 1)).toBeCloseTo(1, 2);
  });
});
