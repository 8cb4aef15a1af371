import { describe, expect, it } from '@jest/globals';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import { failureTime, type PartLife } from './fitted-wear.ts';
import { after, aMachine, MONDAY, partOf, readingOf } from './machine.fixture.ts';
import type { SensorFault } from './sensor-fault.ts';
import type { SimulatedMachine } from './simulated-machine.ts';
import { SLOT_MS } from './slot.ts';

const STOPS = [{ firstAt: after(3), hours: 4, everyWeeks: 1 }];

function machine(options: { consumed?: number; seed?: number; faults?: SensorFault[]; duty?: string } = {}) {
  const consumedAtStart = options.consumed ?? 0.3;
  return aMachine({
    ...options,
    stops: STOPS,
    parts: { 'spindle-front-bearing': { life: 12_000, consumedAtStart } },
  });
}

function wearOf(one: SimulatedMachine, at: EpochMs): number {
  return partOf(one, at, 'spindle-front-bearing').wear;
}

describe('simulated machine', () => {
  it('wears monotonically and reaches 1 exactly at the hidden failure time, then stands', () => {
    const one = machine({ consumed: 0.97 });
    const failsAt = failureTime(one.parts[0] as PartLife, one.duty);
    expect(failsAt).toBeDefined();
    let before = 0;
    for (let at = MONDAY; at < after(25); at = epochMs(at + HOUR_MS)) {
      const wear = wearOf(one, at);
      expect(wear).toBeGreaterThanOrEqual(before);
      if (at < (failsAt as EpochMs)) expect(wear).toBeLessThan(1);
      else expect(wear).toBe(1);
      before = wear;
    }
    const failed = epochMs((failsAt as EpochMs) + SLOT_MS);
    expect(one.hiddenState(failed).running).toBe(false);
    expect(partOf(one, failed, 'spindle-front-bearing')).toMatchObject({ failed: true, failsAt });
    const { operatingHours } = one.hiddenState(after(25));
    expect(operatingHours).toBe(one.hiddenState(failed).operatingHours);
    expect(readingOf(one, failed, 'spindle.front.velocity_rms')).toBeUndefined();
    expect(readingOf(one, failed, 'spindle.load')).toBe(0);
  });

  it('gives the same readings for the same seed, whatever was asked before, and others for another seed', () => {
    const asked = machine();
    for (const day of [0, 25, 3, 19, 2, 40]) asked.readingsAt(after(day, HOUR_MS));
    const at = after(20, 3 * HOUR_MS + 123_456);
    expect(asked.readingsAt(at)).toEqual(machine().readingsAt(at));
    expect(asked.hiddenState(at)).toEqual(machine().hiddenState(at));
    expect(machine({ seed: 8 }).readingsAt(at)).not.toEqual(machine().readingsAt(at));
  });

  it('counts operating hours in shifts only and stands in the stops of its line', () => {
    const one = machine({ duty: 'day-shift' });
    const hours = (at: EpochMs) => one.hiddenState(at).operatingHours;
    expect(hours(after(1)) - hours(after(0))).toBeCloseTo(8, 6);
    expect(hours(after(7)) - hours(after(5))).toBe(0);
    const always = machine();
    expect(always.hiddenState(after(3, HOUR_MS)).running).toBe(false);
    expect(always.hiddenState(after(3, 5 * HOUR_MS)).running).toBe(true);
    expect(readingOf(always, after(10, HOUR_MS), 'spindle.speed')).toBe(0);
  });

  it('shows a worn bearing in every channel of it and in no other', () => {
    const healthy = machine({ consumed: 0.3 });
    const worn = machine({ consumed: 0.985 });
    const mean = (one: SimulatedMachine, channel: string) => {
      let sum = 0;
      for (let i = 0; i < 72; i++) sum += readingOf(one, after(0, i * SLOT_MS), channel) ?? Number.NaN;
      return sum / 72;
    };
    expect(mean(worn, 'spindle.front.velocity_rms')).toBeGreaterThan(3);
    expect(mean(healthy, 'spindle.front.velocity_rms')).toBeLessThan(1);
    expect(mean(worn, 'spindle.front.temperature')).toBeGreaterThan(
      mean(healthy, 'spindle.front.temperature') + 5,
    );
    expect(mean(worn, 'axis.x.torque')).toBeCloseTo(mean(healthy, 'axis.x.torque'), 6);
  });

  it('shows a torn separator as a fall of the pressure drop, a clogged one as a rise', () => {
    const dp = (kind: 'S3' | 'S4') => {
      const wear = loadMachineType('screw-compressor').positions[0]?.wear.find((one) => one.kind === kind);
      if (wear === undefined) throw new Error(`no separator wears as ${kind}`);
      const parts = { 'oil-separator': { wear, consumedAtStart: 0.985 } };
      return readingOf(aMachine({ type: 'screw-compressor', parts }), after(1), 'separator.dp');
    };
    expect(dp('S3')).toBeGreaterThan(0.7);
    expect(dp('S4')).toBeLessThan(0.07);
  });

  it('restarts wear with a new part and runs again', () => {
    const one = machine({ consumed: 0.9999 });
    expect(wearOf(one, after(2))).toBe(1);
    const since = one.openFrom;
    one.replace({
      position: (one.parts[0] as PartLife).position,
      serial: 'new',
      life: 12_000,
      consumedAtStart: 0,
      since,
    });
    expect([one.parts[0]?.serial, one.plannedParts[0]?.serial]).toEqual(['spindle-front-bearing-1', 'new']);
    expect(wearOf(one, after(4))).toBe(0);
    expect(one.hiddenState(after(4)).running).toBe(true);
    expect(one.parts[0]?.serial).toBe('new');
    expect(wearOf(one, after(2))).toBe(1);
    const late = { ...(one.parts[0] as PartLife), since };
    expect(() => one.replace(late)).toThrow(RangeError);
  });
});
