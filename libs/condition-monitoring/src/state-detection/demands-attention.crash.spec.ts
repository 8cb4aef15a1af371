import { beforeAll, describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import type { TelemetryRow } from '../data-acquisition/index.ts';
import { operatingMode, summariseWindow, windowContaining } from '../data-manipulation/index.ts';
import { demandsAttention } from './demands-attention.ts';
import { type DetectionMemory, detectState } from './detect-state.ts';
import { deviceId, type MillStory, millModel, millRows, START, tellMill } from './machine-story.fixture.ts';

/** Two weeks of ten-minute readings; the crash comes at noon of the day after, four minutes into a window. */
const PAST_DAYS = 14;
const LIVE = PAST_DAYS * DAY_MS + 12 * HOUR_MS;
const CRASH = LIVE + 4 * MINUTE_MS;
const quiet: MillStory = { days: PAST_DAYS + 0.6, recipe: () => 0, burst: () => 0 };

/** Rows of the window of the crash, every ten seconds, up to `until`. */
function openWindow(story: Partial<MillStory>, until: number): readonly TelemetryRow[] {
  const [rows] = millRows({ ...quiet, fromMs: LIVE, periodMs: 10 * SECOND_MS, ...story });
  return rows!.filter(({ measuredAt }) => measuredAt < START + until);
}

/** The front bearing shakes at 9 mm/s from the crash on, for so long. */
const shaking =
  (forMs = HOUR_MS, velocity = 9) =>
  (values: Record<string, number>, at: number): Record<string, number> =>
    at >= CRASH && at < CRASH + forMs ? { 'front.velocity': velocity } : { ...values };

describe('a crash in an open window', () => {
  let memory: DetectionMemory;
  beforeAll(() => {
    memory = tellMill(quiet).findLast(({ sinceStart }) => sinceStart < LIVE)!.memory;
  });
  const demands = (story: Partial<MillStory>, until: number, known = memory) =>
    demandsAttention(openWindow(story, until), millModel, known);

  it('demands attention within a minute of it, and nothing does before it', () => {
    expect(demands({ sensors: shaking() }, CRASH)).toBe(false);
    expect(demands({ sensors: shaking() }, CRASH + 10 * SECOND_MS)).toBe(false);
    expect(demands({ sensors: shaking() }, CRASH + MINUTE_MS)).toBe(true);
    expect(demands({}, LIVE + 10 * MINUTE_MS)).toBe(false);
  });

  it('is an alarm in zone D at once, though most of the window came before it', () => {
    const rows = openWindow({ sensors: shaking() }, CRASH + MINUTE_MS);
    const window = windowContaining(rows[0]!.measuredAt, 10 * MINUTE_MS);
    const summarised = summariseWindow(rows, window, millModel, deviceId);
    const features = { ...summarised, mode: operatingMode(summarised, millModel, true) };
    expect(summarised.channels[0]!.mean).toBeLessThan(2.8);
    const { detected } = detectState(memory, features, millModel, { running: true });
    expect(detected.state).toBe('alarm');
    expect(detected.channels[0]).toMatchObject({ channel: 'front.velocity', state: 'alarm', zone: 'D' });
  });

  it('demands no more once the alarm is raised', () => {
    const alarmed = {
      ...memory,
      channels: memory.channels.map((one, i) => (i === 0 ? { ...one, state: 'alarm' as const } : one)),
    };
    expect(demands({ sensors: shaking() }, CRASH + MINUTE_MS, alarmed)).toBe(false);
  });

  it('is not made of two readings, nor of bad ones', () => {
    expect(demands({ sensors: shaking(20 * SECOND_MS) }, CRASH + 3 * MINUTE_MS)).toBe(false);
    const bad = openWindow({ sensors: shaking() }, CRASH + 2 * MINUTE_MS).map((row) => ({
      ...row,
      ...(row.values[0]! > 8 && {
        quality: Uint8Array.from(millModel.channels, (_, i) => (i === 0 ? 2 : 0)),
      }),
    }));
    expect(demandsAttention(bad, millModel, memory)).toBe(false);
  });

  it('is not seen in a recipe that is new, nor under a load that never was', () => {
    const story = { sensors: shaking() };
    expect(demands({ ...story, recipe: () => 2 }, CRASH + 2 * MINUTE_MS)).toBe(false);
    expect(demands({ ...story, burst: () => 0.7 }, CRASH + 2 * MINUTE_MS)).toBe(false);
  });

  it('is seen though the recipe changed within the window', () => {
    const changing = (at: number) => (at < LIVE + 2 * MINUTE_MS ? 1 : 0);
    expect(demands({ sensors: shaking(), recipe: changing }, CRASH + MINUTE_MS)).toBe(true);
  });

  it('is judged by the limits of this machine where it has its own', () => {
    const rows = openWindow({ sensors: shaking(HOUR_MS, 5) }, CRASH + MINUTE_MS);
    expect(demandsAttention(rows, millModel, memory)).toBe(true);
    const own = { [millModel.channels[0]!.id]: { ab: 3.5, bc: 7.1, cd: 11 } };
    expect(demandsAttention(rows, millModel, memory, own)).toBe(false);
  });

  it('is none on a machine that stands still', () => {
    const resting = tellMill(quiet).findLast(({ sinceStart }) => sinceStart % DAY_MS < HOUR_MS)!.memory;
    expect(demands({ sensors: shaking(), runs: () => false }, CRASH + 2 * MINUTE_MS, resting)).toBe(false);
  });
});
