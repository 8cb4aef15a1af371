import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DAY_MS, type EpochMs, epochMs, HOUR_MS, plus } from '@kizashi/kernel';
import { Announcements } from '../announcements/index.ts';
import { Lifecycle } from '../lifecycle/lifecycle.ts';
import { LivesWatch } from './lives-watch.ts';

const T0 = epochMs(Date.UTC(2026, 5, 1));
const SWAP = { type: 'RegistryChanged', kind: 'fitted-part' } as const;

/** @param longWork what every look waits for until it is given up */
function watch(mode: 'wall' | 'driven', longWork?: PromiseWithResolvers<void>) {
  const announcements = new Announcements();
  const lifecycle = new Lifecycle();
  const looks: EpochMs[] = [];
  const warned: string[] = [];
  let fails = 0;
  const lives = new LivesWatch(
    {
      ...{ name: 'lives', failed: 'no lives', giveUp: async () => longWork?.resolve() },
      workOff: async (now) => {
        await longWork?.promise;
        if (fails-- > 0) throw new Error('the store is away');
        looks.push(now);
      },
    },
    { warn: (text: string) => warned.push(text) },
    { mode, now: () => T0 },
    announcements,
    lifecycle,
  );
  const fail = (times: number) => {
    fails = times;
  };
  return { lives, announcements, lifecycle, looks, warned, fail };
}

describe('under a driven clock, lives that ended are looked for', () => {
  it('at its first step, once a day, and at the step after a swap; the step waits', async () => {
    const { lives, announcements, looks } = watch('driven');
    const step = async (hours: number) => lives.catchUp(plus(T0, hours * HOUR_MS));
    for (const hours of [0, 1, 23, 24, 25]) await step(hours);
    expect(looks).toEqual([T0, plus(T0, DAY_MS)]);
    announcements.announce({ type: 'RegistryChanged', kind: 'part-knowledge' });
    await step(26);
    expect(looks).toHaveLength(2);
    announcements.announce(SWAP);
    await step(27);
    await step(28);
    expect(looks.slice(2)).toEqual([plus(T0, 27 * HOUR_MS)]);
  });

  it('again at the next step when it went wrong, which the step that waited is told', async () => {
    const { lives, looks, fail } = watch('driven');
    fail(1);
    await expect(lives.catchUp(T0)).rejects.toThrow('the store is away');
    await lives.catchUp(plus(T0, 1));
    expect(looks).toEqual([plus(T0, 1)]);
  });
});

describe('under the wall clock, lives that ended are looked for', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('soon after the start and after a swap, again when it went wrong, and never after the stop', async () => {
    const { announcements, lifecycle, looks, warned, fail } = watch('wall');
    await lifecycle.start();
    fail(1);
    await jest.advanceTimersByTimeAsync(2_000);
    expect([looks.length, warned]).toEqual([0, ['no lives: the store is away']]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(looks).toHaveLength(1);
    announcements.announce(SWAP);
    announcements.announce(SWAP);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks).toHaveLength(2);
    announcements.announce(SWAP);
    await lifecycle.stop();
    announcements.announce(SWAP);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(looks).toHaveLength(2);
  });

  it('and what is under way at the stop is given up before it is waited for', async () => {
    const { lifecycle, lives, looks } = watch('wall', Promise.withResolvers<void>());
    const looked = lives.catchUp(T0);
    await lifecycle.stop();
    expect(looks).toEqual([T0]);
    await looked;
    expect(lives.stopping).toBe(true);
  });
});
