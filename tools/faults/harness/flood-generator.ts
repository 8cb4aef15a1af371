// A process of its own: what it takes to make a flood must not slow down the clocks of those who measure beside it.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectPacket, publishPacket, rawConnection } from '../../../apps/service/e2e/raw-mqtt.ts';
import type { FloodOrders, FloodReport } from './flood-orders.ts';
import { topicOf } from './messages.ts';

const TICK_MS = 10;
const STRANGERS_EVERY_MS = 50;
/** What a connection has not taken yet is not sent: TCP slows this down as it does a device. */
const MOST_WAITING_BYTES = 262_144;
const MESSAGE_IDS = 60_000;

/** None of them is a message; each is refused for another reason. */
const BODIES = [
  '',
  '{',
  'null',
  '\u0000\u0001\u0002',
  '['.repeat(10_000),
  '{"v":99}',
  '{"v":1,"bid":"b","seq":1,"seq":2}',
  '{"v":1,"bid":"b","seq":-1,"t0":0,"s":[]}',
  JSON.stringify({ v: 1, bid: 'b', seq: 1, t0: 1, tq: 'ntp', s: Array(300).fill(['x', 0, 1]) }),
  Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
];

async function flood({ mqttUrl, devices, perSecond, forMs }: FloodOrders): Promise<FloodReport> {
  const connections = await Promise.all(
    devices.map(async (device) => {
      const connection = rawConnection(mqttUrl);
      connection.say(connectPacket(device));
      if ((await connection.next('connack')) === undefined) throw new Error(`${device.id} was not let in`);
      return { ...connection, topic: topicOf(device, 'tele') };
    }),
  );
  const strangers = setInterval(() => {
    const { socket } = rawConnection(mqttUrl);
    socket.once('connect', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
  }, STRANGERS_EVERY_MS);
  const beganAt = performance.now();
  let sent = 0;
  for (let passed = 0; passed < forMs; passed = performance.now() - beganAt) {
    const due = Math.floor((passed * perSecond) / 1_000);
    for (; sent < due; sent += 1) {
      const { socket, say, topic } = connections[sent % connections.length]!;
      if (socket.destroyed || socket.writableLength > MOST_WAITING_BYTES) break;
      say(publishPacket(topic, BODIES[sent % BODIES.length]!, 1 + (sent % MESSAGE_IDS)));
    }
    await sleep(TICK_MS);
  }
  const seconds = (performance.now() - beganAt) / 1_000;
  clearInterval(strangers);
  const acknowledged = connections.reduce(
    (sum, { heard }) => sum + heard.filter(({ cmd }) => cmd === 'puback').length,
    0,
  );
  const closed = connections.filter(({ socket }) => socket.destroyed).length;
  for (const { socket } of connections) socket.destroy();
  return { sent, acknowledged, seconds, closed };
}

process.once('message', (orders: FloodOrders) => {
  flood(orders).then(
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
