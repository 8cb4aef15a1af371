import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { toldWhenSlow } from './told-when-slow.ts';

describe('toldWhenSlow', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('names what a stop waits for, once, and waits on', async () => {
    const told: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const stopping = toldWhenSlow('rooms', promise, (message) => told.push(message));
    await jest.advanceTimersByTimeAsync(4_000);
    expect(told).toEqual([]);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual(['rooms has not stopped after 5 s']);
    resolve();
    await stopping;
  });

  it('says nothing of what stops in time, or fails', async () => {
    const told: string[] = [];
    await toldWhenSlow('rooms', Promise.resolve(), (message) => told.push(message));
    await expect(
      toldWhenSlow('rooms', Promise.reject(new Error('stuck')), (message) => told.push(message)),
    ).rejects.toThrow('stuck');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(told).toEqual([]);
  });
});
