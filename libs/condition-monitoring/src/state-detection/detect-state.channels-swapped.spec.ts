import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@kizashi/kernel';
import { complaints, type MillStory, stateOn, tellMill } from './machine-story.fixture.ts';

const mixedUp =
  (a: string, b: string) =>
  (values: Record<string, number>, at: number): Record<string, number> =>
    at < 30 * DAY_MS || at > 40 * DAY_MS ? {} : { [a]: values[b]!, [b]: values[a]! };
const mill: MillStory = { days: 50 };

describe('a mill whose sensors are plugged in the wrong way round for ten days', () => {
  it.each([
    ['front.velocity', 'rear.velocity'],
    ['front.temperature', 'rear.temperature'],
  ])('has %s and %s swapped, both, until they are put right', (a, b) => {
    const told = tellMill({ ...mill, sensors: mixedUp(a, b) });
    expect(complaints(told).toSorted()).toEqual([`day 30: ${a} swapped`, `day 30: ${b} swapped`].toSorted());
    expect([stateOn(told, a, 39), stateOn(told, b, 39)]).toEqual(['swapped', 'swapped']);
    expect([stateOn(told, a, 45), stateOn(told, b, 45)]).toEqual(['normal', 'normal']);
  });

  it('has nothing swapped when one bearing comes to shake as the other does', () => {
    const wear = (position: string, at: number) =>
      position === 'front-bearing' && at > 30 * DAY_MS ? 0.8 / 5.4 : 0;
    expect(complaints(tellMill({ ...mill, wear })).join()).not.toContain('swapped');
  });

  it('has nothing swapped between channels of different units', () => {
    const told = tellMill({ ...mill, sensors: mixedUp('front.envelope', 'screw.backlash') });
    expect(complaints(told).join()).not.toContain('swapped');
  });
});
