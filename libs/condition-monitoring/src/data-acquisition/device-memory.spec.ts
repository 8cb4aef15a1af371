import { describe, expect, it } from '@jest/globals';
import { birthOf, contextAt, model, NOW, newMemory, take, teleOf } from './acquisition.fixture.ts';
import { DeviceMemory } from './device-memory.ts';
import { toStoredBoot } from './stored-boot.ts';

describe('DeviceMemory', () => {
  it('takes up after a restart where it was: seen messages, bodies, boots and their channel tables', () => {
    const before = newMemory();
    take(before, 'birth', birthOf({ up: 0 }), contextAt(NOW));
    const after = new DeviceMemory(
      {
        boots: [...before.boots.values()].map(toStoredBoot),
        seen: new Map([['b1', [[0, 3]]]]),
        recentBodies: new Map([['b1:2', 'ab'.repeat(4)]]),
      },
      model,
    );
    expect(after.boots).toEqual(before.boots);
    expect(after.standing({ bid: 'b1', seq: 2 }, 'ab'.repeat(4))).toBe('duplicate');
    expect(after.standing({ bid: 'b1', seq: 2 }, 'cd'.repeat(4))).toBe('conflict');
    expect(after.standing({ bid: 'b1', seq: 3 }, 'ab'.repeat(4))).toBe('new');
    expect(after.standing({ bid: 'b2', seq: 2 }, 'ab'.repeat(4))).toBe('new');
    expect(take(after, 'tele', teleOf({ seq: 3 })).rows).toHaveLength(1);
  });

  it('takes a repetition for a resend where what is stored of the body is of an earlier version', () => {
    const recentBodies = new Map([['b1:2', 'ab'.repeat(8)]]);
    const memory = new DeviceMemory({ boots: [], seen: new Map([['b1', [[0, 3]]]]), recentBodies }, model);
    expect(memory.standing({ bid: 'b1', seq: 2 }, 'cd'.repeat(4))).toBe('duplicate');
  });

  it('tells bodies apart for the last 1,000 messages and takes older repetitions for resends', () => {
    const memory = newMemory();
    for (let seq = 0; seq < 3_000; seq += 1) memory.see({ bid: 'b1', seq }, 'aa'.repeat(4));
    expect(memory.standing({ bid: 'b1', seq: 2_000 }, 'bb'.repeat(4))).toBe('conflict');
    expect(memory.standing({ bid: 'b1', seq: 100 }, 'bb'.repeat(4))).toBe('duplicate');
  });
});
