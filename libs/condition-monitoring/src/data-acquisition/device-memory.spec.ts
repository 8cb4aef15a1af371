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
        recentBodies: new Map([['b1:2', 0xabab_abab]]),
      },
      model,
    );
    expect(after.boots).toEqual(before.boots);
    expect(after.standing({ bid: 'b1', seq: 2 }, 0xabab_abab)).toBe('duplicate');
    expect(after.standing({ bid: 'b1', seq: 2 }, 0xcdcd_cdcd)).toBe('conflict');
    expect(after.standing({ bid: 'b1', seq: 3 }, 0xabab_abab)).toBe('new');
    expect(after.standing({ bid: 'b2', seq: 2 }, 0xabab_abab)).toBe('new');
    expect(take(after, 'tele', teleOf({ seq: 3 })).rows).toHaveLength(1);
  });

  it('tells bodies apart for the last 1,000 messages and takes older repetitions for resends', () => {
    const memory = newMemory();
    for (let seq = 0; seq < 3_000; seq += 1) memory.see({ bid: 'b1', seq }, 0xaaaa_aaaa);
    expect(memory.standing({ bid: 'b1', seq: 2_000 }, 0xbbbb_bbbb)).toBe('conflict');
    expect(memory.standing({ bid: 'b1', seq: 100 }, 0xbbbb_bbbb)).toBe('duplicate');
  });
});
