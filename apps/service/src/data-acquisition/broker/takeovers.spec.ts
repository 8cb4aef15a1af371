import { describe, expect, it } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import { Takeovers } from './takeovers.ts';

const A = asId<DeviceId>('dev_a');

describe('Takeovers', () => {
  it('lets a device take over from its own dead connection now and then', () => {
    const takeovers = new Takeovers();
    for (const minute of [0, 5, 9, 30, 31]) expect(takeovers.judge(A, minute * 60_000)).toBe('granted');
  });

  it('turns the newcomer of a pair away, longer each time, up to five minutes', () => {
    const takeovers = new Takeovers();
    expect([0, 1_000].map((now) => takeovers.judge(A, now))).toEqual(['granted', 'granted']);
    let now = 2_000;
    const pauses: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      // Both try without rest; the pause is over when somebody is let through again.
      const verdict = takeovers.judge(A, now);
      if (verdict === 'granted') {
        now += 1;
        continue;
      }
      pauses.push(Math.ceil(verdict.waitMs / 1_000));
      now += verdict.waitMs;
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80]);
  });

  it('never pauses for more than five minutes', () => {
    const takeovers = new Takeovers();
    let now = 0;
    let longest = 0;
    for (let i = 0; i < 60; i += 1) {
      const verdict = takeovers.judge(A, now);
      const waitMs = verdict === 'granted' ? 0 : verdict.waitMs;
      longest = Math.max(longest, waitMs);
      now += waitMs;
    }
    expect(longest).toBe(300_000);
  });

  it('forgets when it was quiet, and keeps devices apart', () => {
    const takeovers = new Takeovers();
    for (const now of [0, 1, 2]) takeovers.judge(A, now);
    expect(takeovers.judge(A, 3)).not.toBe('granted');
    expect(takeovers.judge(asId('dev_b'), 3)).toBe('granted');
    const later = 5_000 + 900_000 + 3;
    expect([later, later + 1].map((now) => takeovers.judge(A, now))).toEqual(['granted', 'granted']);
  });
});
