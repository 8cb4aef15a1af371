import { setTimeout as sleep } from 'node:timers/promises';
import { generate } from 'mqtt-packet';
import { io, type Socket } from 'socket.io-client';
import { connectPacket, rawConnection } from '../../apps/service/e2e/raw-mqtt.ts';
import { brokenOf, type Fault } from './fault.ts';
import { largestGapMs, peakRssMb } from './harness/measure.ts';
import { topicOf } from './harness/messages.ts';
import type { Plant } from './harness/plant.ts';
import { newSenders, type Sender } from './harness/sender.ts';

const GAP_MS = 3_000;
const RSS_MB = 900;
/** More than may be on their way to one device. */
const COMMANDS = 100;
const COMMAND_BYTES = 3_900;

export const frozenSubscriber: Fault = {
  name: 'frozen-subscriber',
  promise: 'the others are served as before, and it is closed once nothing more can be sent to it',
  injection:
    'a device subscribes, is given as many commands of 4 kB as may wait for it, and never reads its socket',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const { mqttUrl, pid } = plant.service;
    const others = await newSenders(plant, 3, { inFlight: 50, everyMs: 50 });
    await Promise.all(others.map((sender) => sender.resume(mqttUrl)));
    const frozen = await plant.newDevice();
    const raw = rawConnection(mqttUrl);
    raw.say(connectPacket(frozen));
    await raw.next('connack');
    const subscriptions = [{ topic: topicOf(frozen, 'cmd'), qos: 1 as const }];
    raw.say(generate({ cmd: 'subscribe', messageId: 1, subscriptions }));
    await raw.next('suback');
    raw.socket.pause();
    const from = performance.now();
    const args = { note: 'x'.repeat(COMMAND_BYTES) };
    let told = 0;
    for (let i = 0; i < COMMANDS; i += 1) {
      const { status } = await plant.api('POST', `/api/v1/devices/${frozen.id}/commands`, {
        op: 'x-note',
        args,
      });
      if (status !== 201) break;
      told += 1;
    }
    await sleep(long ? 10_000 : 1_500);
    const gapMs = gapOf(others, from, performance.now());
    raw.socket.destroy();
    for (const sender of others) await sender.finish();
    const rssMb = peakRssMb(pid);
    return {
      figures: { commands: told, largestGapMs: gapMs, peakRssMb: rssMb },
      broken: brokenOf([
        [told > 0, 'no command was taken'],
        [gapMs <= GAP_MS, `the others stood still for ${gapMs} ms`],
        [rssMb <= RSS_MB, `the service took ${rssMb} MB`],
      ]),
    };
  },
};

export const frozenConsole: Fault = {
  name: 'frozen-console',
  promise: 'devices and other consoles are served as before',
  injection: 'a console joins the live socket and never reads it again',
  longOnly: 'its short form takes longer than npm test has',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const senders = await newSenders(plant, 10, { inFlight: 50, everyMs: 50 });
    await Promise.all(senders.map((sender) => sender.resume(plant.service.mqttUrl)));
    const [frozen, watching] = [await openConsole(plant), await openConsole(plant)];
    const heardAt: number[] = [];
    watching.on('change', () => heardAt.push(performance.now()));
    freeze(frozen);
    await sleep(500);
    const from = performance.now();
    await sleep(long ? 30_000 : 2_500);
    const to = performance.now();
    const [deviceGapMs, consoleGapMs] = [gapOf(senders, from, to), largestGapMs(heardAt, from, to)];
    frozen.disconnect();
    watching.disconnect();
    for (const sender of senders) await sender.finish();
    return {
      figures: { largestGapMs: deviceGapMs, consoleGapMs, changesHeard: heardAt.length },
      broken: brokenOf([
        [deviceGapMs <= GAP_MS, `devices stood still for ${deviceGapMs} ms`],
        [consoleGapMs <= GAP_MS, `the other console heard nothing for ${consoleGapMs} ms`],
      ]),
    };
  },
};

async function openConsole(plant: Plant): Promise<Socket> {
  const token = plant.env.KIZASHI_BOOTSTRAP_TOKEN ?? '';
  const socket = io(`${plant.service.url}/live`, {
    transports: ['websocket'],
    reconnection: false,
    auth: { token },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once('connect', resolve);
  socket.once('connect_error', reject);
  await promise;
  const joined = new Promise((done) => socket.once('join', done));
  socket.emit('join', 'fleet');
  await joined;
  return socket;
}

/** Below socket.io and the WebSocket lies a TCP socket, which is what stops being read. */
function freeze(socket: Socket): void {
  const transport = socket.io.engine.transport as unknown as { ws?: { _socket?: { pause(): void } } };
  const tcp = transport.ws?._socket;
  if (tcp === undefined) throw new Error('the socket below the console is not where it was');
  tcp.pause();
}

function gapOf(senders: readonly Sender[], from: number, to: number): number {
  return Math.max(
    ...senders.map(({ acknowledgements }) => {
      const at = acknowledgements.map((one) => one.at);
      return largestGapMs(at, from, to);
    }),
  );
}
