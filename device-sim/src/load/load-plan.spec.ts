import { describe, expect, it } from '@jest/globals';
import { planLoad } from './load-plan.ts';

const asked = { forMs: 1_000, encoding: 'json', qos: 1 } as const;

describe('the plan of a load', () => {
  it('takes as few devices as may send so many messages', () => {
    expect(planLoad({ ...asked, rate: 1 }).devices).toBe(1);
    expect(planLoad({ ...asked, rate: 1_001 }).devices).toBe(51);
    expect(planLoad({ ...asked, rate: 1_001 }, 500).devices).toBe(3);
    expect(planLoad({ ...asked, rate: 10, devices: 40 }).devices).toBe(40);
  });

  it.each([
    [{ rate: 50_001 }, /--rate 50001: this command makes at most 50000/],
    [{ rate: 10, devices: 2_001 }, /--devices 2001: this command runs at most 2000/],
    [{ rate: 100, devices: 4 }, /4 devices may send 80 messages a second.*ask for 5 devices or more/],
  ])('refuses %j', (wrong, words) => {
    expect(() => planLoad({ ...asked, ...wrong })).toThrow(words);
  });
});
