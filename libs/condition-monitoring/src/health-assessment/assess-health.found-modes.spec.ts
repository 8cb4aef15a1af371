import { describe, expect, it } from '@jest/globals';
import { assessAll, channelId, modelOf, noise, type Window } from './health.fixture.ts';

const speed = { id: channelId('speed'), role: 'setting' as const, positionIds: [] };
const model = modelOf([{ id: channelId('vibration'), worsens: 'up', limit: 40 }, speed]);

/** What each recipe does to the channel: far more than wear does. */
const SPEEDS = [2_000, 4_000, 6_000, 9_000] as const;
const LEVELS = [10, 55, 30, 21] as const;

/** A recipe drawn window by window; `wear` is added to the channel in every recipe alike. */
function story(windows: number, wear: (i: number) => number, recipes = 4): Window[] {
  return Array.from({ length: windows }, (_, i) => {
    const recipe = (i * 7) % recipes;
    return { values: [LEVELS[recipe]! + noise(i) + wear(i), SPEEDS[recipe]! + 3 * noise(i, 1)] };
  });
}

function wearAt(windows: readonly Window[], at: number): number {
  const { outcome } = assessAll(model, windows)[at]!;
  if (outcome.status !== 'assessed') throw new Error(`${outcome.status}: ${outcome.reason}`);
  return outcome.assessment.wear;
}

describe('modes that nobody named', () => {
  it('are no wear, though they move the channel further than wear does', () => {
    const windows = story(200, () => 0);
    for (const at of [60, 120, 199]) expect(Math.abs(wearAt(windows, at))).toBeLessThan(0.1);
  });

  it('hide no wear: half the way to the limit is found to be that', () => {
    // The level over all recipes is 29, the limit 40.
    const windows = story(200, (i) => (i > 60 ? (5.5 * (i - 60)) / 139 : 0));
    expect(wearAt(windows, 199)).toBeGreaterThan(0.38);
    expect(wearAt(windows, 199)).toBeLessThan(0.62);
  });

  it('may come late: a new one is no wear, and wear goes on to be seen in it', () => {
    const before = story(100, () => 0, 3);
    const after = Array.from({ length: 100 }, (_, i) => ({
      values: [LEVELS[3] + noise(i, 3) + (5.5 * i) / 99, SPEEDS[3] + 3 * noise(i, 1)],
    }));
    expect(Math.abs(wearAt([...before, ...after], 102))).toBeLessThan(0.15);
    expect(wearAt([...before, ...after], 199)).toBeGreaterThan(0.3);
  });

  it('are known from the past alone: what comes later changes nothing', () => {
    const windows = story(120, (i) => i / 40);
    const whole = assessAll(model, windows);
    for (const at of [10, 24, 60, 119]) {
      expect(assessAll(model, windows.slice(0, at + 1))[at]).toEqual(whole[at]);
    }
  });

  it('beyond the most that are told apart are withheld, and the setting that makes them is named', () => {
    const known = Array.from({ length: 80 }, (_, i) => ({
      values: [LEVELS[i % 4]! + (i % 8) + noise(i), 1_000 * (1 + (i % 8))],
    }));
    const strange = Array.from({ length: 6 }, () => ({ values: [30, 4_500] }));
    const { outcome } = assessAll(model, [...known, ...strange]).at(-1)!;
    expect(outcome).toMatchObject({
      status: 'withheld',
      reason: 'outside-known-range',
      channels: [{ channel: 'speed', fault: 'outside' }],
    });
  });

  it('are taken over from lives that ended, however few, and not spoilt by the first window', () => {
    const offsets = LEVELS.map((level) => [10, level - 29] as const);
    const knowledge = {
      ...{ lives: 1, failures: 1, meanLife: 400 },
      modes: {
        ...{ low: [SPEEDS[0]], high: [SPEEDS[3]], continuous: [false] },
        leaders: SPEEDS.map((one) => [one]),
      },
      channels: {
        [channelId('vibration')]: {
          ...{ mean: 29, sd: 1, spread: 2, limit: 40, bothSides: false, offsetKept: 1, weight: 1 },
          offsets,
        },
      },
    };
    const windows = story(1, () => 0);
    expect(assessAll(model, windows, knowledge)[0]!.memory.channels[channelId('vibration')]!.offsets).toEqual(
      offsets,
    );
  });

  it('cost little memory', () => {
    const { memory } = assessAll(
      model,
      story(400, () => 0),
    )[399]!;
    expect(JSON.stringify(memory).length).toBeLessThan(1_500);
  });
});
