// The load generator, a process of its own: what it costs is not charged to whoever is measured. Told by messages from
// its parent what to do; ends with it.
import { performance } from 'node:perf_hooks';
import { birthOf } from './bench-messages.ts';
import { DeviceConnection } from './device-connection.ts';
import { prepareFullLoad } from './full-load.ts';
import type { FromGenerator, ToGenerator } from './generator-messages.ts';
import { runPacedLoad } from './paced-load.ts';

const CONNECT_SIDE_BY_SIDE = 50;
/** Well below the keep-alive of 60 s. */
const PING_EVERY_MS = 20_000;

let connections: DeviceConnection[] = [];
let bid = '';
let prepared: { run: () => Promise<void>; messages: number } | undefined;

function tell(message: FromGenerator): void {
  process.send?.(message);
}

async function obey(order: ToGenerator): Promise<void> {
  switch (order.type) {
    case 'connect': {
      bid = order.bid;
      const birth = birthOf(bid, order.periodMs);
      const waiting = [...order.devices.entries()];
      const opened: DeviceConnection[] = [];
      const work = async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          opened[next[0]] = await DeviceConnection.open(order.port, next[1], birth);
        }
      };
      await Promise.all(Array.from({ length: CONNECT_SIDE_BY_SIDE }, work));
      connections = opened;
      return tell({ type: 'connected' });
    }
    case 'full':
      prepared = {
        run: prepareFullLoad(connections, bid, order),
        messages: order.messagesPerDevice * connections.length,
      };
      return tell({ type: 'ready' });
    case 'go': {
      if (!prepared) throw new Error('nothing is prepared');
      const startedAt = now();
      await prepared.run();
      return tell({ type: 'done', startedAt, endedAt: now(), messages: prepared.messages });
    }
    case 'paced':
      return tell({ type: 'paced-done', ...(await runPacedLoad(connections, bid, order)) });
  }
}

function now(): number {
  return performance.timeOrigin + performance.now();
}

process.on('message', (order: ToGenerator) => {
  obey(order).catch((error: unknown) => tell({ type: 'failed', why: String(error) }));
});
process.on('disconnect', () => process.exit(0));
setInterval(() => {
  for (const connection of connections) connection.ping();
}, PING_EVERY_MS);
