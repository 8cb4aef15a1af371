import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import { DeviceQueue } from './device-queue.ts';

const device = (n: number) => asId<DeviceId>(`dev_${n}`);

/** A queue whose look-ups end when they are told to, and what each of them was asked for. */
function setUp() {
  const lookups: { devices: readonly DeviceId[]; end: (failure?: Error) => void }[] = [];
  const failures: unknown[] = [];
  const queue = new DeviceQueue({
    work: (devices) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      lookups.push({ devices, end: (failure) => (failure ? reject(failure) : resolve()) });
      return promise;
    },
    failed: (error) => failures.push(error),
  });
  return { queue, lookups, failures };
}
const settle = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('DeviceQueue', () => {
  it('gathers who comes while a look-up runs, each once, at most 500 at a time', async () => {
    const { queue, lookups } = setUp();
    queue.add(device(0));
    for (let n = 0; n < 600; n += 1) for (let again = 0; again < 2; again += 1) queue.add(device(n));
    expect(lookups.map(({ devices }) => devices.length)).toEqual([1]);
    lookups[0]?.end();
    await settle();
    lookups[1]?.end();
    await settle();
    expect(lookups.map(({ devices }) => devices.length)).toEqual([1, 500, 100]);
    lookups[2]?.end();
    await queue.whenIdle();
    queue.add(device(1));
    expect(lookups.at(-1)?.devices).toEqual([device(1)]);
  });

  it('looks again for whoever is added during his own look-up', async () => {
    const { queue, lookups } = setUp();
    queue.add(device(1));
    queue.add(device(1));
    lookups[0]?.end();
    await settle();
    expect(lookups.map(({ devices }) => devices)).toEqual([[device(1)], [device(1)]]);
  });

  it('tries again after a failure, with everybody who came since', async () => {
    const { queue, lookups, failures } = setUp();
    queue.add(device(1));
    lookups[0]?.end(new Error('down'));
    await settle();
    queue.add(device(2));
    expect(lookups).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(lookups[1]?.devices).toEqual([device(1), device(2)]);
    expect(failures).toEqual([new Error('down')]);
  });

  it('does nothing more once it has stopped', async () => {
    const { queue, lookups } = setUp();
    queue.add(device(1));
    const stopped = queue.stop();
    lookups[0]?.end(new Error('down'));
    await stopped;
    queue.add(device(2));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(lookups).toHaveLength(1);
  });
});
