import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseMessage } from '@kizashi/firmware-contracts';
import { RecordingBroker } from './recording-broker.fixture.ts';

const FIXTURE = fileURLToPath(new URL('./killed-device.fixture.ts', import.meta.url));

let broker: RecordingBroker;
beforeAll(async () => {
  broker = await RecordingBroker.listen('s3cret');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await broker.close();
});

const children: ChildProcess[] = [];
function device(queue: string, batches: number): ChildProcess {
  const args = ['--conditions=source', FIXTURE, broker.url, queue, 's3cret', String(batches)];
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env.PATH },
  });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

describe('a device that is killed between sending and PUBACK', () => {
  it('sends the same bytes under the same keys after its restart, and nothing that was acknowledged', async () => {
    const queue = join(mkdtempSync(join(tmpdir(), 'kizashi-killed-')), 'd-1.queue');
    let letThrough = 8;
    broker.holding = (message) => message.kind === 'tele' && letThrough-- <= 0;

    const first = device(queue, 20);
    await until(() => broker.bodies('tele').length > 8);
    // Time for everything that is on its way, PUBACKs included.
    await new Promise((resolve) => setTimeout(resolve, 300));
    first.kill('SIGKILL');
    await once(first, 'exit');
    const acknowledged = broker.bodies('tele').slice(0, 8);
    const unacknowledged = broker.bodies('tele').slice(8);
    broker.received.length = 0;
    broker.release();

    const second = device(queue, 0);
    const [exitCode] = await once(second, 'exit');
    expect(exitCode).toBe(0);
    const after = broker.bodies('tele');
    expect(after.slice(0, unacknowledged.length)).toEqual(unacknowledged);
    expect(after.filter((body) => acknowledged.includes(body))).toEqual([]);
    expect(acknowledged.length + after.length).toBe(20);
    const keys = [...acknowledged, ...after].map((body) => {
      const parsed = parseMessage('tele', Buffer.from(body));
      return parsed.ok ? `${parsed.value.message.bid}/${parsed.value.message.seq}` : parsed.error.detail;
    });
    expect(new Set(keys).size).toBe(20);
    expect(keys.map((key) => Number(key.split('/')[1]))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });
});
