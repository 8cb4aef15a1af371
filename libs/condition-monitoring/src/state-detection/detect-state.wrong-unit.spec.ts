import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { complaints, type MillStory, stateOn, tellMill } from './machine-story.fixture.ts';

const mill: MillStory = { days: 45 };
const fahrenheit =
  (...channels: readonly string[]) =>
  (values: Record<string, number>, at: number): Record<string, number> =>
    at < 30.5 * DAY_MS || at > 38 * DAY_MS
      ? {}
      : Object.fromEntries(channels.map((id) => [id, values[id]! * 1.8 + 32]));

describe('Fahrenheit in a Celsius channel', () => {
  it.each(['front.temperature', 'hall.temperature'])('flags the step of %s until it is put right', (id) => {
    const told = tellMill({ ...mill, sensors: fahrenheit(id) });
    expect(complaints(told)).toEqual([`day 30: ${id} wrong-unit`]);
    expect([stateOn(told, id, 35), stateOn(told, id, 44)]).toEqual(['wrong-unit', 'normal']);
  });

  it('is no excuse for a bearing that heats up by itself', () => {
    const wear = (position: string, at: number) =>
      position === 'front-bearing' ? Math.max(0, at / DAY_MS - 30) / 5 : 0;
    const said = complaints(tellMill({ ...mill, wear })).join();
    expect(said).toContain('front.temperature watch');
    expect(said).not.toContain('wrong-unit');
  });
});
