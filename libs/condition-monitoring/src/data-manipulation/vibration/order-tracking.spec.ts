import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amplitudeSpectrum } from './amplitude-spectrum.ts';
import { isSpeedVarying, meanSpeedHz, sampledByAngle } from './order-tracking.ts';
import { highestLine } from './vibration.fixture.ts';

const RATE = 12_800;
const COUNT = 8_192;
const SECONDS = COUNT / RATE;

/** A run-up from one speed to another, and something that happens `order` times a turn. */
function runUp(fromHz: number, toHz: number, order: number) {
  const profile = { at: [0, SECONDS], hz: [fromHz, toHz] };
  const turns = (t: number) => fromHz * t + ((toHz - fromHz) * t * t) / (2 * SECONDS);
  const samples = Float64Array.from({ length: COUNT }, (_, i) =>
    Math.sin(2 * Math.PI * order * turns(i / RATE)),
  );
  return { profile, signal: { samples, rate: RATE } };
}

describe('order tracking', () => {
  it('gathers in one line what a changing speed has smeared', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 20, max: 40, noNaN: true }),
        fc.double({ min: 1.3, max: 2.5, noNaN: true }),
        fc.double({ min: 3, max: 12, noNaN: true }),
        (fromHz, ratio, order) => {
          const { profile, signal } = runUp(fromHz, ratio * fromHz, order);
          const orders = amplitudeSpectrum(sampledByAngle(signal, profile));
          const line = highestLine(orders, 1, 20);
          expect(Math.abs(line.at - order)).toBeLessThan(orders.resolution);
          expect(line.amplitude).toBeGreaterThan(0.8);
          const inHz = amplitudeSpectrum(signal);
          expect(highestLine(inHz, 10, 2_000).amplitude).toBeLessThan(0.6);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('changes nothing at a steady speed but the name of the axis', () => {
    const { profile, signal } = runUp(32, 32, 7);
    const inHz = highestLine(amplitudeSpectrum(signal), 10, 2_000);
    const inOrders = highestLine(amplitudeSpectrum(sampledByAngle(signal, profile)), 1, 60);
    expect(inOrders.at * 32).toBeCloseTo(inHz.at, 0);
    expect(inOrders.amplitude).toBeCloseTo(inHz.amplitude, 2);
  });

  it('follows a speed that was measured at any instants, up and down', () => {
    const at = Float64Array.from({ length: 33 }, (_, i) => (i * SECONDS) / 32);
    const hz = at.map((t) => 40 + 12 * Math.sin((2 * Math.PI * t) / SECONDS));
    const turns = (t: number) =>
      40 * t + ((12 * SECONDS) / (2 * Math.PI)) * (1 - Math.cos((2 * Math.PI * t) / SECONDS));
    const samples = Float64Array.from({ length: COUNT }, (_, i) =>
      Math.sin(2 * Math.PI * 6 * turns(i / RATE)),
    );
    const orders = amplitudeSpectrum(sampledByAngle({ samples, rate: RATE }, { at, hz }));
    expect(highestLine(orders, 1, 20).at).toBeCloseTo(6, 1);
    expect(highestLine(orders, 1, 20).amplitude).toBeGreaterThan(0.8);
  });

  it('knows the mean speed, and whether it matters that it changed', () => {
    expect(meanSpeedHz({ at: [0, 1], hz: [20, 40] }, 1)).toBeCloseTo(30, 3);
    expect(meanSpeedHz({ at: [0.5], hz: [25] }, 1)).toBeCloseTo(25, 9);
    expect(isSpeedVarying({ at: [0, 1], hz: [25, 25.1] })).toBe(false);
    expect(isSpeedVarying({ at: [0, 1], hz: [25, 26] })).toBe(true);
  });
});
