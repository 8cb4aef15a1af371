import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import { complaints, type MillStory, tellMill } from './machine-story.fixture.ts';

const hourOf = (sinceStart: number) => (sinceStart % DAY_MS) / HOUR_MS;
/** A stiff spindle: in the first 40 minutes of the morning its front bearing shakes far above the ALARM limit. */
const stiff = (values: Record<string, number>, sinceStart: number) => ({
  'front.velocity': values['front.velocity']! + (hourOf(sinceStart) < 6.67 ? 1.4 : 0),
});
const mill: MillStory = { days: 21, recipe: () => 0, burst: () => 0, sensors: stiff };

describe('a mill that starts cold every morning', () => {
  it('is judged when it is warm, and learned from when it is warm', () => {
    const told = tellMill(mill);
    expect(complaints(told)).toEqual([]);
    const [, mean] = told.at(-1)!.memory.modes[0]!.levels[0]!;
    expect(mean).toBeCloseTo(0.6, 1);
  });

  it('is not excused at noon', () => {
    const shaking = (values: Record<string, number>, at: number) => ({
      'front.velocity':
        values['front.velocity']! + (at > 7 * DAY_MS && Math.abs(hourOf(at) - 12) < 0.35 ? 1.4 : 0),
    });
    expect(complaints(tellMill({ ...mill, sensors: shaking }))).toContain('day 7: front.velocity watch');
  });

  it('is not cold after a short break', () => {
    const oneHourBreak = (at: number) => hourOf(at) >= 6 && hourOf(at) < 22 && Math.floor(hourOf(at)) !== 12;
    const afterBreak = (values: Record<string, number>, at: number) => ({
      'front.velocity':
        values['front.velocity']! + (at > 7 * DAY_MS && hourOf(at) >= 13 && hourOf(at) < 13.67 ? 1.4 : 0),
    });
    const told = tellMill({ ...mill, runs: oneHourBreak, sensors: afterBreak });
    expect(complaints(told)).toContain('day 7: front.velocity watch');
  });
});
