import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DiskQueue } from './disk-queue.ts';
import type { QueuedMessage } from './message-queue.ts';

const newPath = () => join(mkdtempSync(join(tmpdir(), 'kizashi-queue-')), 'device.queue');
const message = (
  seq: number,
  body: string | Uint8Array = `{"seq":${seq},"text":"漢字\\n"}`,
): QueuedMessage => ({
  kind: 'tele',
  bid: 'boot-1',
  seq,
  body,
});

describe('disk queue', () => {
  it('holds after a restart what was not acknowledged, in order, byte for byte', () => {
    const path = newPath();
    const queue = new DiskQueue(path);
    queue.append([message(1), message(2), message(3)]);
    queue.acknowledge('boot-1', 2);
    queue.append([message(4)]);
    // No close: the process was killed.
    expect(new DiskQueue(path).pending()).toEqual([message(1), message(3), message(4)]);
  });

  it('is, after any history of appends, acknowledgements and restarts, what a list in memory would be', () => {
    const step = fc.oneof(
      fc.record({ put: fc.array(fc.oneof(fc.string(), fc.uint8Array()), { maxLength: 3 }) }),
      fc.record({ ack: fc.nat(20) }),
      fc.record({ restart: fc.boolean() }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const path = newPath();
        let queue = new DiskQueue(path);
        let expected: QueuedMessage[] = [];
        let seq = 0;
        for (const one of steps)
          if ('put' in one) {
            const messages = one.put.map((body) => message(seq++, body));
            queue.append(messages);
            expected.push(...messages);
          } else if ('ack' in one) {
            queue.acknowledge('boot-1', one.ack);
            expected = expected.filter((waiting) => waiting.seq !== one.ack);
          } else {
            if (one.restart) queue.close();
            queue = new DiskQueue(path);
          }
        expect(queue.pending()).toEqual(expected);
        expect(queue.size).toBe(expected.length);
      }),
      { numRuns: 50 },
    );
  });

  it('drops a last line that a crash cut short', () => {
    const path = newPath();
    const queue = new DiskQueue(path);
    queue.append([message(1)]);
    appendFileSync(path, '{"put":{"kind":"tele","bid":"boot-1","se');
    expect(new DiskQueue(path).pending()).toEqual([message(1)]);
  });

  it('says which line of a damaged file cannot be read', () => {
    const path = newPath();
    writeFileSync(path, 'not json\n{"ack":["boot-1",1]}\n');
    expect(() => new DiskQueue(path)).toThrow(/device\.queue.*line 1/);
  });

  it('gives the space back once everything is acknowledged', () => {
    const path = newPath();
    const queue = new DiskQueue(path);
    queue.append([message(1, 'x'.repeat(2_000_000))]);
    expect(statSync(path).size).toBeGreaterThan(2_000_000);
    queue.acknowledge('boot-1', 1);
    expect(readFileSync(path, 'utf8')).toBe('');
    queue.append([message(2)]);
    expect(new DiskQueue(path).pending()).toEqual([message(2)]);
  });
});
