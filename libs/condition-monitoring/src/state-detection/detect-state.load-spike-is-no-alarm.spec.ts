import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { complaints, type MillStory, tellMill } from './machine-story.fixture.ts';

/** An hour of heavy work every evening from the second week on. */
function heavyWork(sinceStart: number): number {
  const intoDay = sinceStart % DAY_MS;
  const evening = intoDay >= 18 * HOUR_MS && intoDay < 19 * HOUR_MS;
  return sinceStart > 7 * DAY_MS && evening ? 0.6 : 0;
}
const quiet: MillStory = { days: 28, recipe: () => 0, burst: () => 0 };

describe('a mill that shakes under heavy work', () => {
  it('is not to be complained about: its load explains it', () => {
    expect(complaints(tellMill({ ...quiet, burst: heavyWork }))).toEqual([]);
  });

  it('is when it shakes as much at its usual load', () => {
    const sensors = (values: Record<string, number>, at: number) => ({
      'front.velocity': values['front.velocity']! + 1.5 * heavyWork(at),
    });
    expect(complaints(tellMill({ ...quiet, sensors }))).toContain('day 7: front.velocity watch');
  });

  it('is when it shakes in zone D for an hour, whatever the load', () => {
    const sensors = (values: Record<string, number>, at: number) => ({
      'front.velocity': values['front.velocity']! + 8 * heavyWork(at),
    });
    const told = tellMill({ ...quiet, burst: heavyWork, sensors });
    expect(complaints(told)).toContain('day 7: front.velocity alarm');
  });

  it('is not for a spike of twenty minutes at its usual load', () => {
    const sensors = (values: Record<string, number>, at: number) => ({
      'front.velocity':
        values['front.velocity']! +
        (at % DAY_MS < 12 * HOUR_MS + 20 * MINUTE_MS && at % DAY_MS >= 12 * HOUR_MS ? 9 : 0),
    });
    expect(complaints(tellMill({ ...quiet, sensors }))).toEqual([]);
  });

  it('learns a load that stays where it never was', () => {
    const told = tellMill({ ...quiet, burst: (at) => (at > 7 * DAY_MS ? 0.6 : 0) });
    expect(complaints(told)).toEqual([]);
    const load = told.at(-1)!.memory.modes.find(({ mode }) => mode === 'running/speed:1')!.levels[8]!;
    expect(load[1]).toBeCloseTo(120, -1);
  });
});
