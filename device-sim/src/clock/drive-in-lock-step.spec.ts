import { describe, expect, it } from '@jest/globals';
import { epochMs, HOUR_MS } from '@kizashi/kernel';
import { driveInLockStep, type Step } from './drive-in-lock-step.ts';
import { FakeClock } from './fake-clock.fixture.ts';

const START = epochMs(Date.parse('2026-11-01T02:30:00Z'));

const end = (hours: number) => epochMs(START + hours * HOUR_MS);

const hours = (ms: number) => `${ms / HOUR_MS} h`;

describe('driveInLockStep', () => {
  it('announces, publishes and waits, advances, acts, repeats, on the edges of steps', async () => {
    const clock = new FakeClock(START);
    const seen: string[] = [];
    const note = (what: string) => async (step: Step) => {
      const moves = clock.moves.map(({ kind, at }) => `${kind} +${hours(at - START)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(...moves.filter((move) => !seen.includes(move)), `${what} ${hours(step.to - step.from)}`);
    };
    const now = await driveInLockStep({
      clock,
      until: end(8),
      stepMs: 6 * HOUR_MS,
      prepare: note('prepare'),
      publish: note('publish'),
      act: note('act'),
    });
    expect(now).toBe(end(8));
    // Whoever watches is told how far the whole drive goes, not only this step.
    expect(clock.until).toBe(end(8));
    expect(seen).toEqual([
      ...['prepare 3.5 h', 'next +3.5 h', 'publish 3.5 h', 'to +3.5 h', 'act 3.5 h'],
      ...['prepare 4.5 h', 'next +8 h', 'publish 4.5 h', 'to +8 h', 'act 4.5 h'],
    ]);
  });

  it('goes on where an interrupted drive left the clock, with the same steps', async () => {
    const whole = new FakeClock(START);
    const publish = async () => undefined;
    await driveInLockStep({ clock: whole, until: end(48), stepMs: 6 * HOUR_MS, publish });

    const broken = new FakeClock(START);
    let steps = 0;
    const failing = async () => {
      if (++steps === 4) throw new Error('the cable was pulled');
    };
    const drive = { clock: broken, until: end(48), stepMs: 6 * HOUR_MS };
    await expect(driveInLockStep({ ...drive, publish: failing })).rejects.toThrow('the cable was pulled');
    broken.moves.pop();
    await driveInLockStep({ ...drive, publish });
    expect(broken.moves).toEqual(whole.moves);
  });

  it('is never faster than its speed', async () => {
    const startedAt = performance.now();
    const publish = async () => undefined;
    const clock = new FakeClock(START);
    await driveInLockStep({ clock, until: end(4), stepMs: HOUR_MS, publish, speed: (4 * HOUR_MS) / 200 });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(190);
  });

  it('stops between two steps when it is told to', async () => {
    const clock = new FakeClock(START);
    const stop = new AbortController();
    const publish = async () => stop.abort();
    const now = await driveInLockStep({
      clock,
      until: end(48),
      stepMs: HOUR_MS,
      publish,
      signal: stop.signal,
    });
    expect(clock.moves).toHaveLength(2);
    expect(now).toBe(epochMs(START + HOUR_MS / 2));
  });
});
