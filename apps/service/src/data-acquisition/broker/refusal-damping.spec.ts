import { describe, expect, it } from '@jest/globals';
import { RefusalDamping } from './refusal-damping.ts';

describe('RefusalDamping', () => {
  it('holds nothing back from a plant with one wrong secret, however long', () => {
    const damping = new RefusalDamping();
    for (let now = 0; now < 86_400_000; now += 5_000) expect(damping.refused('10.0.0.1', now)).toBe(0);
  });

  it('doubles the wait of who guesses, up to five seconds, and forgets it in time', () => {
    const damping = new RefusalDamping();
    const waits = Array.from({ length: 30 }, () => damping.refused('10.0.0.1', 0));
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
    expect(waits.slice(20)).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000, 5_000]);
    expect(damping.refused('10.0.0.2', 0)).toBe(0);
    expect(damping.refused('10.0.0.1', 60_000)).toBe(0);
  });

  it('remembers a bounded number of addresses', () => {
    const damping = new RefusalDamping();
    for (let i = 0; i < 25_000; i += 1) expect(damping.refused(`10.0.${i}`, 0)).toBe(0);
  });
});
