import { describe, expect, it } from '@jest/globals';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { after, aMachine, readingOf } from './machine.fixture.ts';
import type { SimulatedMachine } from './simulated-machine.ts';
import { SLOT_MS } from './slot.ts';

const VIBRATION = 'spindle.front.velocity_rms';
const TEMPERATURE = 'spindle.front.temperature';

const slots = (days: number) =>
  Array.from({ length: (days * DAY_MS) / SLOT_MS }, (_, i) => after(0, i * SLOT_MS));
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const values = (machine: SimulatedMachine, instants: readonly EpochMs[], channel: string) =>
  instants.flatMap((at) => readingOf(machine, at, channel) ?? []);

describe('the world a machine works in', () => {
  it('has shifts and weekends: nothing runs and no sign of wear is measured outside of them', () => {
    const one = aMachine({ duty: 'day-shift' });
    const runs = (day: number, hour: number) => one.hiddenState(after(day, hour * HOUR_MS)).running;
    expect([runs(0, 7), runs(0, 9), runs(0, 12.5), runs(0, 14), runs(0, 18)]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
    expect([runs(5, 10), runs(6, 10), runs(7, 10)]).toEqual([false, false, true]);
    expect(readingOf(one, after(5, 10 * HOUR_MS), VIBRATION)).toBeUndefined();
    expect(readingOf(one, after(5, 10 * HOUR_MS), 'spindle.speed')).toBe(0);
  });

  it('has recipes: the setting steps, and load and baselines move with it', () => {
    const one = aMachine({ quiet: true, switches: { bursts: false, seasons: false } });
    const bySpeed = new Map<number, { load: number[]; vibration: number[] }>();
    for (const at of slots(60)) {
      const speed = readingOf(one, at, 'spindle.speed') ?? 0;
      const seen = bySpeed.get(speed) ?? { load: [], vibration: [] };
      seen.load.push(readingOf(one, at, 'spindle.load') ?? 0);
      seen.vibration.push(readingOf(one, at, VIBRATION) ?? 0);
      bySpeed.set(speed, seen);
    }
    expect([...bySpeed.keys()].sort((a, b) => a - b)).toEqual([4500, 6000, 8000]);
    const of = (speed: number) => bySpeed.get(speed) ?? { load: [], vibration: [] };
    expect(mean(of(4500).load)).toBeGreaterThan(mean(of(8000).load) + 8);
    expect(mean(of(8000).vibration)).toBeGreaterThan(mean(of(6000).vibration) + 0.02);
  });

  it('has cold starts: temperatures climb and vibration settles within the first hours of a shift', () => {
    const one = aMachine({ quiet: true, duty: 'day-shift', switches: { bursts: false, recipes: false } });
    const monday = (hour: number) => after(7, hour * HOUR_MS);
    const temperature = (hour: number) => readingOf(one, monday(hour), TEMPERATURE) ?? Number.NaN;
    expect(temperature(8)).toBeLessThan(temperature(11.9) - 8);
    expect(temperature(9)).toBeGreaterThan(temperature(8.2));
    // After lunch it is still warm.
    expect(temperature(13)).toBeGreaterThan(temperature(8) + 4);
    const even = aMachine({
      quiet: true,
      duty: 'day-shift',
      switches: { bursts: false, recipes: false, coldStarts: false },
    });
    const cold = (hour: number) =>
      (readingOf(one, monday(hour), VIBRATION) ?? 0) - (readingOf(even, monday(hour), VIBRATION) ?? 0);
    expect(cold(8)).toBeCloseTo(0.12, 2);
    expect(cold(11.9)).toBeLessThan(0.01);
  });

  it('has seasons: the hall and what stands in it follow the year', () => {
    const one = aMachine({ quiet: true, switches: { bursts: false, recipes: false } });
    const around = (day: number) => slots(14).map((at) => after(day, at - after(0)));
    const autumn = mean(values(one, around(0), 'ambient.temperature'));
    const winter = mean(values(one, around(90), 'ambient.temperature'));
    expect(winter).toBeLessThan(autumn - 0.6);
    const even = aMachine({ quiet: true, switches: { bursts: false, recipes: false, seasons: false } });
    const colder = (day: number) =>
      mean(values(one, around(day), TEMPERATURE)) - mean(values(even, around(day), TEMPERATURE));
    expect(colder(90)).toBeLessThan(colder(0) - 0.15);
  });

  it('has load bursts as bait: vibration reaches a worse zone, and the load of that moment tells why', () => {
    const one = aMachine();
    const calm = aMachine({ switches: { bursts: false } });
    const rows = slots(60).map((at) => ({
      at,
      vibration: readingOf(one, at, VIBRATION) ?? 0,
      load: readingOf(one, at, 'spindle.load') ?? 0,
    }));
    const raised = rows.filter(({ vibration }) => vibration > 1.4);
    expect(raised.length).toBeGreaterThan(8);
    expect(raised.length).toBeLessThan(60);
    for (const { at, load } of raised) {
      expect(load).toBeGreaterThan(75);
      expect(load - (readingOf(calm, at, 'spindle.load') ?? 0)).toBeGreaterThan(20);
    }
    expect(Math.max(...raised.map(({ vibration }) => vibration))).toBeGreaterThan(2.8);
    expect(Math.max(...values(calm, slots(60), VIBRATION))).toBeLessThan(1.4);
  });

  it('counts shots, strokes and cycles while it runs, within a slot too', () => {
    for (const [type, channel] of [
      ['injection-moulding-machine', 'injection.shots'],
      ['hydraulic-press', 'press.strokes'],
      ['packaging-machine', 'packer.cycles'],
    ] as const) {
      const one = aMachine({ type, duty: 'two-shift' });
      const counted = (hour: number) => readingOf(one, after(0, hour * HOUR_MS), channel) ?? Number.NaN;
      expect(counted(5) - counted(0)).toBe(0);
      const made = counted(13) - counted(7);
      const [least, most] = [0.7, 1.4].map((factor) => factor * 6 * one.duty.work.meanOutputPerHour);
      expect(made).toBeGreaterThan(least as number);
      expect(made).toBeLessThan(most as number);
      const minutes = Array.from({ length: 10 }, (_, i) =>
        readingOf(one, after(0, 9 * HOUR_MS + i * MINUTE_MS), channel),
      );
      for (let i = 1; i < minutes.length; i++) expect(minutes[i]).toBeGreaterThan(minutes[i - 1] as number);
      expect(counted(13)).toBe(Math.floor(one.hiddenState(after(0, 13 * HOUR_MS)).output));
    }
  });
});
