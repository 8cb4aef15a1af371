import { describe, expect, it } from '@jest/globals';
import { type ChannelMemory, startChannel } from '@kizashi/condition-monitoring/state-detection';
import { startMachineMemory } from './machine-memory.ts';
import { MODEL, START } from './rooms.fixture.ts';
import { stateChangesBetween } from './state-changes.ts';

const CHANNEL = MODEL.channels[0]!.id;

/** What changed on the first channel from one state to another. */
function between(was: Partial<ChannelMemory>, is: Partial<ChannelMemory>) {
  const memory = (channel: Partial<ChannelMemory>) => {
    const start = startMachineMemory(START);
    return { ...start, detection: { ...start.detection, channels: [{ ...startChannel(), ...channel }] } };
  };
  return stateChangesBetween(MODEL, memory(was), memory(is), START);
}

describe('stateChangesBetween', () => {
  it('tells a state that was entered, with the zone', () => {
    expect(between({ state: 'watch', zone: 'C' }, { state: 'alarm', zone: 'D' })).toEqual([
      { channel: CHANNEL, state: 'alarm', zone: 'D', at: START },
    ]);
    expect(between({ state: 'normal' }, { state: 'swapped' })).toEqual([
      { channel: CHANNEL, state: 'swapped', zone: null, at: START },
    ]);
  });

  it('tells another zone though the state stays', () => {
    expect(between({ state: 'normal', zone: 'A' }, { state: 'normal', zone: 'B' })).toEqual([
      { channel: CHANNEL, state: 'normal', zone: 'B', at: START },
    ]);
  });

  it('finds no news in the end of learning, nor in the first zone', () => {
    expect(between({ state: 'learning' }, { state: 'normal', zone: 'A' })).toEqual([]);
    expect(between({ state: 'normal' }, { state: 'normal', zone: 'B' })).toEqual([]);
  });

  it('tells that an alarm ended because its part was replaced', () => {
    expect(between({ state: 'alarm', zone: 'D' }, { state: 'learning' })).toMatchObject([
      { state: 'learning', zone: null },
    ]);
  });
});
