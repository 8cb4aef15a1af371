import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { after, aMachine, readingOf } from './machine.fixture.ts';
import type { SensorFault } from './sensor-fault.ts';
import { SLOT_MS } from './slot.ts';

const DP = 'coolant.filter.dp';
const TORQUE = 'axis.x.torque';
const sound = aMachine();
const withFaults = (...faults: SensorFault[]) => aMachine({ faults });
/** A day of slots from the beginning of a day. */
const slotsOf = (day: number) => Array.from({ length: DAY_MS / SLOT_MS }, (_, i) => after(day, i * SLOT_MS));

describe('a sensor fault', () => {
  it('begins and ends when it should, and leaves every other channel alone', () => {
    const fault = { channel: DP, since: after(2), until: after(3) } as const;
    for (const one of [
      withFaults({ ...fault, kind: 'silent' }),
      withFaults({ ...fault, kind: 'frozen' }),
      withFaults({ ...fault, kind: 'drift', perDay: 1 }),
      withFaults({ ...fault, kind: 'spikes', share: 1, size: 1 }),
      withFaults({ ...fault, kind: 'drop-out', share: 1 }),
    ]) {
      for (const at of [after(1), after(2, -SLOT_MS), after(3), after(4)])
        expect(one.readingsAt(at)).toEqual(sound.readingsAt(at));
      const during = after(2, 7 * HOUR_MS);
      expect(readingOf(one, during, DP)).not.toBe(readingOf(sound, during, DP));
      const others = (readings: readonly (readonly [string, number])[]) =>
        readings.filter(([id]) => id !== DP);
      expect(others(one.readingsAt(during))).toEqual(others(sound.readingsAt(during)));
    }
  });

  it('drift: adds a bias that grows by the day', () => {
    const one = withFaults({ channel: TORQUE, kind: 'drift', perDay: 0.5, since: after(2) });
    for (const days of [0, 1, 4]) {
      const at = after(2 + days);
      expect((readingOf(one, at, TORQUE) ?? 0) - (readingOf(sound, at, TORQUE) ?? 0)).toBeCloseTo(
        0.5 * days,
        1,
      );
    }
  });

  it('freeze: repeats the last value, found again by a process that begins later', () => {
    const one = withFaults({ channel: DP, kind: 'frozen', since: after(2) });
    const frozen = readingOf(sound, after(2), DP);
    for (const at of slotsOf(5)) expect(readingOf(one, at, DP)).toBe(frozen);
    const later = withFaults({ channel: DP, kind: 'frozen', since: after(2) });
    expect(readingOf(later, after(30), DP)).toBe(frozen);
  });

  it('spikes: throws single readings off by the same size, up and down', () => {
    const one = withFaults({ channel: TORQUE, kind: 'spikes', share: 0.1, size: 30, since: after(2) });
    const off = [2, 3, 4, 5, 6, 7]
      .flatMap(slotsOf)
      .map((at) => (readingOf(one, at, TORQUE) ?? 0) - (readingOf(sound, at, TORQUE) ?? 0));
    const up = off.filter((difference) => difference > 0.1);
    const down = off.filter((difference) => difference < -0.1);
    expect((up.length + down.length) / off.length).toBeCloseTo(0.1, 1);
    expect(Math.min(up.length, down.length)).toBeGreaterThan(20);
    for (const difference of up) expect(difference).toBeCloseTo(30, 6);
  });

  it('drop-out: loses its share of the readings at random', () => {
    const one = withFaults({ channel: DP, kind: 'drop-out', share: 0.3, since: after(2) });
    const heard = [2, 3, 4, 5, 6, 7].flatMap(slotsOf).map((at) => readingOf(one, at, DP) !== undefined);
    expect(heard.filter((there) => !there).length / heard.length).toBeCloseTo(0.3, 1);
    expect(heard.lastIndexOf(true)).toBeGreaterThan(heard.length - 20);
    expect(heard.indexOf(false)).toBeLessThan(20);
  });

  it('swapped: two channels show each other', () => {
    const [one, other] = ['axis.x.torque', 'axis.x.backlash'] as const;
    const swapped = withFaults({ channel: one, with: other, kind: 'swapped', since: after(2) });
    const at = after(3);
    expect(readingOf(swapped, at, one)).toBe(readingOf(sound, at, other));
    expect(readingOf(swapped, at, other)).toBe(readingOf(sound, at, one));
  });

  it('stays within the range of its sensor, whatever it adds', () => {
    const one = withFaults({ channel: DP, kind: 'drift', perDay: 100, since: after(1) });
    expect(readingOf(one, after(3), DP)).toBe(10);
  });

  it('of the clock is known to the controller alone: readings stay the same', () => {
    const one = aMachine({
      clockSkews: [{ offsetMs: 90_000, since: after(2), until: after(4) }],
    });
    const offsets = [after(2, -1), after(2), after(4, -1), after(4)].map((at) => one.clockOffsetAt(at));
    expect(offsets).toEqual([0, 90_000, 90_000, 0]);
    expect(one.readingsAt(after(3))).toEqual(sound.readingsAt(after(3)));
  });

  it('gives the same figures for the same seed, at any pace of sampling', () => {
    const fault: SensorFault = { channel: DP, kind: 'drop-out', share: 0.5, since: after(2) };
    const [byMinute, bySlot] = [withFaults(fault), withFaults(fault)];
    for (let minute = 0; minute < 300; minute++) byMinute.readingsAt(after(2, minute * MINUTE_MS));
    for (const at of slotsOf(2)) expect(bySlot.readingsAt(at)).toEqual(byMinute.readingsAt(at));
  });
});
