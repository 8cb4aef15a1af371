import { describe, expect, it } from '@jest/globals';
import { MemoryQueue } from './memory-queue.ts';
import type { QueuedMessage } from './message-queue.ts';

const message = (bid: string, seq: number): QueuedMessage => ({
  kind: 'tele',
  bid,
  seq,
  body: `${bid}${seq}`,
});

describe('a queue in memory', () => {
  it('holds what is not acknowledged, oldest first, of every boot', () => {
    const queue = new MemoryQueue();
    queue.append([message('a', 1), message('a', 2)]);
    queue.append([message('b', 1)]);
    queue.acknowledge('a', 1);
    queue.acknowledge('a', 1);
    expect(queue.size).toBe(2);
    expect(queue.pending()).toEqual([message('a', 2), message('b', 1)]);
  });
});
