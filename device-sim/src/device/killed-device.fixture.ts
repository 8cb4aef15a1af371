/**
 * A device as its own process, so that a test can kill it: argv is URL, queue file, secret, and how many batches
 * to publish before it waits.
 */
import { epochMs } from '@kizashi/kernel';
import { Boot } from './boot.ts';
import { DeviceClient } from './device-client.ts';
import { DiskQueue } from './disk-queue.ts';

const [url = '', path = '', secret = '', count = '0'] = process.argv.slice(2);

const boot = new Boot({
  bootCounter: 1,
  firmware: 'test',
  channels: [{ alias: 0, id: 'a', unit: '1', periodMs: 1_000 }],
});
const client = new DeviceClient(boot, {
  url,
  credentials: { tenant: 'maker', device: 'd-1', secret },
  queue: new DiskQueue(path),
  jitter: () => 0.01,
});
client.send(
  Array.from({ length: Number(count) }, (_, i) =>
    boot.telemetry({
      t0: epochMs(1_790_000_000_000 + i * 1_000),
      samples: [{ channel: 'a', dtMs: 0, value: Math.random(), quality: 0 }],
    }),
  ),
);
await client.drained();
await client.stop();
process.stdout.write('drained');
