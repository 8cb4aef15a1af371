import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import { loadMachineType } from '../machine-types/load-machine-type.ts';
import type { MachineType } from '../machine-types/machine-type.ts';
import { DutyCycle } from './duty-cycle.ts';
import { failureTime, type PartLife, SLOT_MS } from './fitted-wear.ts';
import { LocalTime } from './local-time.ts';
import type { SensorFault } from './sensor-fault.ts';
import { SimulatedMachine } from './simulated-machine.ts';

const MONDAY = epochMs(Date.parse('2026-11-01T15:00:00Z'));
const after = (days: number, ms = 0): EpochMs => epochMs(MONDAY + days * DAY_MS + ms);

let type: MachineType;
beforeAll(() => {
  type = loadMachineType('cnc-machining-centre');
});

function machine(options: { consumed?: number; seed?: number; faults?: SensorFault[]; duty?: string } = {}) {
  const seed = options.seed ?? 7;
  const time = new LocalTime('Asia/Tokyo');
  const duty = new DutyCycle({
    time,
    shifts: type.dutyCycles[options.duty ?? 'continuous'] ?? [],
    stops: [{ firstAt: after(3), hours: 4, everyWeeks: 1 }],
    load: type.load,
    seed,
    key: 'VMC-0001',
  });
  const parts: PartLife[] = type.positions.map((position) => ({
    position,
    serial: `${position.id}-1`,
    life: 12_000,
    consumedAtStart: position.id === 'spindle-front-bearing' ? (options.consumed ?? 0.3) : 0.1,
    since: MONDAY,
  }));
  return new SimulatedMachine({
    type,
    serial: 'VMC-0001',
    seed,
    time,
    duty,
    startsAt: MONDAY,
    operatingHoursAtStart: 5_000,
    parts,
    faults: options.faults ?? [],
  });
}

function wearOf(one: SimulatedMachine, at: EpochMs, position = 'spindle-front-bearing'): number {
  return one.hiddenState(at).parts.find((part) => part.positionId === position)?.wear ?? Number.NaN;
}

function readingOf(one: SimulatedMachine, at: EpochMs, channel: string): number | undefined {
  return one.readingsAt(at).find(([id]) => id === channel)?.[1];
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
    expect(readingOf(one, failed, 'spindle.front.velocity_rms')).toBeUndefined();
    expect(readingOf(one, failed, 'spindle.load')).toBe(0);
  });

  it('gives the same readings for the same seed, whatever was asked before, and others for another seed', () => {
    const asked = machine();
    for (let day = 0; day < 10; day++) asked.readingsAt(after(day, HOUR_MS));
    const at = after(20, 3 * HOUR_MS);
    expect(asked.readingsAt(at)).toEqual(machine().readingsAt(at));
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
      mean(healthy, 'spindle.front.temperature') + 10,
    );
    expect(mean(worn, 'axis.x.torque')).toBeCloseTo(mean(healthy, 'axis.x.torque'), 6);
  });

  it('repeats the last value of a frozen sensor and leaves out a silent one', () => {
    const one = machine({
      faults: [
        { channel: 'coolant.filter.dp', kind: 'frozen', since: after(2) },
        { channel: 'axis.x.torque', kind: 'silent', since: after(2) },
      ],
    });
    const sound = machine();
    const frozen = readingOf(sound, after(2), 'coolant.filter.dp');
    expect(frozen).toBeDefined();
    for (const hours of [1, 7, 30, 100]) {
      const at = after(2, hours * HOUR_MS);
      expect(readingOf(one, at, 'coolant.filter.dp')).toBe(frozen);
      expect(readingOf(one, at, 'axis.x.torque')).toBeUndefined();
      expect(readingOf(one, at, 'spindle.load')).toBe(readingOf(sound, at, 'spindle.load'));
    }
    expect(readingOf(one, after(1), 'axis.x.torque')).toBe(readingOf(sound, after(1), 'axis.x.torque'));
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
    const late = { ...(one.parts[0] as PartLife), since };
    expect(() => one.replace(late)).toThrow(RangeError);
  });
});
