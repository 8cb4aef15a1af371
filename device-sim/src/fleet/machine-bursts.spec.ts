import { describe, expect, it } from '@jest/globals';
import { CAPTURE_ID } from '@kizashi/firmware-contracts';
import { type EpochMs, epochMs, HOUR_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import type { Capture } from '../device/capture.ts';
import { after, aMachine, readingOf } from '../physics/machine.fixture.ts';
import { MachineBursts } from './machine-bursts.ts';

const CHANNEL = 'spindle.front.envelope';
const FAR = after(20);
const rms = (samples: Float32Array) =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/** A machining centre whose bearing has used up so much of its life. */
const worn = (consumedAtStart: number, duty = 'continuous', seed = 7) =>
  aMachine({
    seed,
    duty,
    parts: {
      'spindle-front-bearing': { consumedAtStart, life: 20_000, wear: { kind: 'S3', rate: 3 } },
    },
  });

describe('bursts of a machine', () => {
  it('follow the trend of the channel that they are of', () => {
    const share = fc.double({ min: 0, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.integer({ min: 1, max: 1_000 }), (one, other, seed) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(more - less > 0.15 && more > 0.5);
        const at = after(1);
        const [a, b] = [worn(less, 'continuous', seed), worn(more, 'continuous', seed)].map((machine) => ({
          level: rms(machine.vibration.record(machine.type.waves[0]!, at) ?? new Float32Array(1)),
          reading: readingOf(machine, at, CHANNEL) ?? Number.NaN,
        })) as [{ level: number; reading: number }, { level: number; reading: number }];
        expect(Math.sign(b.level - a.level)).toBe(Math.sign(b.reading - a.reading));
      }),
      { numRuns: 6 },
    );
  });

  it('come by themselves once in six hours of running, and never while the machine stands', () => {
    for (const duty of ['continuous', 'day-shift']) {
      const machine = worn(0.3, duty);
      const due = [...new MachineBursts(machine, () => FAR).dueIn(after(0), after(7))];
      const ran = machine.hiddenState(after(7)).operatingHours - machine.hiddenState(after(0)).operatingHours;
      expect(Math.abs(due.length - ran / 6)).toBeLessThanOrEqual(1);
      for (const { at } of due) expect(machine.hiddenState(at).running).toBe(true);
    }
  });

  it('are the same however the time is cut, and need no memory to be found again', () => {
    const bursts = new MachineBursts(worn(0.6), () => FAR);
    const whole = [...bursts.dueIn(after(0), after(2))];
    const days = [0, 1].flatMap((day) => [...bursts.dueIn(after(day), after(day + 1))]);
    expect(days.map(({ id }) => id)).toEqual(whole.map(({ id }) => id));
    expect(whole.length).toBeGreaterThan(5);
    const restarted = new MachineBursts(worn(0.6), () => FAR);
    for (const capture of whole.slice(0, 2)) {
      expect(capture.id).toMatch(CAPTURE_ID);
      expect(restarted.recall(capture.id)).toEqual(capture);
    }
  });

  it('are recorded when somebody asks, of a channel that has them, while the machine runs', () => {
    let now: EpochMs = epochMs(after(0) + 10 * HOUR_MS);
    const bursts = new MachineBursts(worn(0.3, 'day-shift'), () => now);
    expect(bursts.capture(CHANNEL)).toMatchObject({ channel: CHANNEL, at: now, sampleRateHz: 12_800 });
    expect(bursts.capture('spindle.load')).toEqual({ status: 'refused', code: 'no-waves-of-this-channel' });
    now = epochMs(after(0) + 22 * HOUR_MS);
    expect(bursts.capture(CHANNEL)).toEqual({ status: 'failed', code: 'machine-stands' });
  });

  it('go with what a tachometer says meanwhile, where the type has one: the speed runs over the burst', () => {
    const machine = aMachine({ wave: { speedRuns: 0.2, tachometer: { sampleRateHz: 100 } } });
    const due = [...new MachineBursts(machine, () => FAR).dueIn(after(0), after(1))];
    expect(due.map(({ channel }) => channel)).toEqual(
      due.map((_, i) => (i % 2 === 0 ? 'spindle.speed' : CHANNEL)),
    );
    expect(due.length).toBeGreaterThan(5);
    const [speed, burst] = due as [Capture, Capture];
    expect(speed.at).toBe(burst.at);
    const [first = 0, last = 0] = [speed.samples[0], speed.samples.at(-1)];
    expect((2 * Math.abs(last - first)) / (first + last)).toBeGreaterThan(0.19);
    expect((2 * Math.abs(last - first)) / (first + last)).toBeLessThan(0.23);
    const restarted = new MachineBursts(machine, () => FAR);
    for (const capture of [speed, burst]) expect(restarted.recall(capture.id)).toEqual(capture);
    // A type without one has nothing to find.
    expect(new MachineBursts(worn(0.3), () => FAR).recall(speed.id)).toBeUndefined();
  });

  it('are unknown where the name is of another device, or of a time that has not come', () => {
    const bursts = new MachineBursts(worn(0.3), () => after(1));
    for (const id of ['', 'run-3', 'w0-zzzzzzzzzzz', `w0-${(FAR as number).toString(36)}`, 'w9-1', 'w0-1'])
      expect(bursts.recall(id)).toBeUndefined();
  });
});
