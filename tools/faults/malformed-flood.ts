import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { rawConnection } from '../../apps/service/e2e/raw-mqtt.ts';
import { brokenOf, type Fault } from './fault.ts';
import { connectDevice } from './harness/connect-device.ts';
import { quantile } from './harness/measure.ts';
import { topicOf } from './harness/messages.ts';
import type { Device } from './harness/plant.ts';
import { newSenders } from './harness/sender.ts';

const FLOODERS = 10;
const PER_SECOND = 1_000;
const TICK_MS = 20;
const STRANGERS_EVERY_MS = 50;
/** More is a stall; the figure itself says how well it went. */
const GOOD_P99_MS = 2_000;

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

export const malformedFlood: Fault = {
  name: 'malformed-flood',
  promise: 'a good device beside it is served as before',
  injection:
    '1,000 malformed messages a second from ten devices, and 20 connections a second that speak no MQTT',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const { mqttUrl } = plant.service;
    const [good] = await newSenders(plant, 1, { inFlight: 50, everyMs: 50 });
    if (!good) throw new Error('no device');
    await good.resume(mqttUrl);
    const devices = await plant.newDevices(FLOODERS);
    const clients = await Promise.all(devices.map((device) => connectDevice(mqttUrl, device)));
    await sleep(500);
    const floodAt = performance.now();
    const flood = startFlood(devices, clients, mqttUrl);
    await sleep(long ? 30_000 : 3_000);
    const sent = flood.stop();
    const seconds = (performance.now() - floodAt) / 1_000;
    const during = good.acknowledgements.filter(({ at }) => at > floodAt).map(({ ms }) => ms);
    const closed = clients.filter(({ connected }) => !connected).length;
    for (const client of clients) client.end(true);
    await good.finish();
    const p99Ms = quantile(during, 0.99);
    const perSecond = Math.round(sent / seconds);
    return {
      figures: {
        malformed: sent,
        perSecond,
        floodersClosed: closed,
        goodMessages: during.length,
        goodP99Ms: p99Ms,
      },
      broken: brokenOf([
        [perSecond > PER_SECOND * 0.8, `only ${perSecond} malformed messages a second were sent`],
        [during.length > 0, 'the good device got nothing through'],
        [p99Ms <= GOOD_P99_MS, `p99 of the good device was ${p99Ms} ms`],
        [good.reconnects === 0, 'the good device lost its connection'],
      ]),
    };
  },
};

function startFlood(devices: readonly Device[], clients: readonly MqttClient[], mqttUrl: string) {
  let sent = 0;
  let due = 0;
  const strangers = setInterval(() => {
    const { socket } = rawConnection(mqttUrl);
    socket.once('connect', () => socket.end('GET / HTTP/1.1\r\n\r\n'));
  }, STRANGERS_EVERY_MS);
  const messages = setInterval(() => {
    due += (PER_SECOND * TICK_MS) / 1_000;
    for (; sent < due; sent += 1) {
      const which = sent % devices.length;
      const [client, device] = [clients[which]!, devices[which]!];
      client.publish(topicOf(device, 'tele'), BODIES[sent % BODIES.length]!, { qos: 1 });
    }
  }, TICK_MS);
  return {
    stop: () => {
      clearInterval(strangers);
      clearInterval(messages);
      return sent;
    },
  };
}
