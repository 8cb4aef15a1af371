import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { connectDevice } from '../../apps/service/e2e/connect-device.ts';
import { brokenOf, type Fault, promised } from './fault.ts';
import { FrozenAsker, QUESTION } from './harness/frozen-asker.ts';
import { largestGapMs, metricOf, peakRssMb, until } from './harness/measure.ts';
import { topicOf } from './harness/messages.ts';
import type { Plant } from './harness/plant.ts';
import { newSenders, type Sender } from './harness/sender.ts';
import { LARGEST_GAP_MS, RSS_MB } from './promises.ts';

/** More is a stall; the figures themselves say how well it went. */
const STALL_MS = 3_000;
const EVERY_MS = 50;
/** What a subscriber that reads nothing is given, with what the system needs to close it. */
const CLOSED_WITHIN_MS = 30_000;
/** socket.io asks every 25 s and waits for 20. */
const CONSOLE_CLOSED_WITHIN_MS = 60_000;

export const frozenSubscriber: Fault = {
  name: 'frozen-subscriber',
  promise: 'the others are served as before, and it is closed once nothing more can be sent to it',
  injection:
    'a device asks for the time without pause and never reads its socket, until its buffers are full',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const { mqttUrl, pid } = plant.service;
    const others = await newSenders(plant, 3, { inFlight: 50, everyMs: EVERY_MS });
    await Promise.all(others.map((sender) => sender.resume(mqttUrl)));
    const [listener, device] = [await plant.newDevice(), await plant.newDevice()];
    const answeredAt: number[] = [];
    const hearing = await connectDevice(mqttUrl, listener);
    hearing.on('message', () => answeredAt.push(performance.now()));
    await hearing.subscribeAsync(topicOf(listener, 'time/rsp'));
    const asking = setInterval(() => hearing.publish(topicOf(listener, 'time/req'), QUESTION), EVERY_MS);

    const frozen = await FrozenAsker.connect(mqttUrl, device);
    const from = performance.now();
    const filled = await frozen.askUntilFull(CLOSED_WITHIN_MS);
    const gone = async () =>
      (await plant.api('GET', `/api/v1/devices/${device.id}`)).body.connected === false;
    const closedAfterMs = await until(gone, CLOSED_WITHIN_MS, 100);
    await sleep(long ? 5_000 : 300);
    const to = performance.now();
    frozen.destroy();
    clearInterval(asking);
    hearing.end(true);
    for (const sender of others) await sender.finish();
    const [gapMs, answerGapMs] = [gapOf(others, from, to), largestGapMs(answeredAt, from, to)];
    return {
      figures: {
        questions: filled.questions,
        closedAfterMs: closedAfterMs ?? 'never',
        largestGapMs: promised(gapMs, LARGEST_GAP_MS),
        largestGapOfAnswersMs: promised(answerGapMs, 2 * LARGEST_GAP_MS),
        peakRssMb: promised(peakRssMb(pid), RSS_MB),
      },
      broken: brokenOf([
        [closedAfterMs !== undefined, 'it was not closed'],
        [gapMs <= STALL_MS, `the others stood still for ${gapMs} ms`],
        [answerGapMs <= STALL_MS, `nobody else was told anything for ${answerGapMs} ms`],
      ]),
    };
  },
};

export const frozenConsole: Fault = {
  name: 'frozen-console',
  promise: 'devices and other consoles are served as before, and it is closed',
  injection: 'a console joins the live socket and never reads it again',
  longOnly: 'its short form takes longer than npm test has',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const senders = await newSenders(plant, 10, { inFlight: 50, everyMs: EVERY_MS });
    await Promise.all(senders.map((sender) => sender.resume(plant.service.mqttUrl)));
    const [frozen, watching] = [await openConsole(plant), await openConsole(plant)];
    const heardAt: number[] = [];
    watching.on('change', () => heardAt.push(performance.now()));
    const both = await consolesConnected(plant);
    freeze(frozen);
    await sleep(500);
    const from = performance.now();
    const closed = async () => (await consolesConnected(plant)) < both;
    const closedAfterMs = long ? await until(closed, CONSOLE_CLOSED_WITHIN_MS, 250) : await sleep(2_500);
    const to = performance.now();
    const [deviceGapMs, consoleGapMs] = [gapOf(senders, from, to), largestGapMs(heardAt, from, to)];
    frozen.disconnect();
    watching.disconnect();
    for (const sender of senders) await sender.finish();
    return {
      figures: {
        largestGapMs: promised(deviceGapMs, LARGEST_GAP_MS),
        consoleGapMs: promised(consoleGapMs, 2 * LARGEST_GAP_MS),
        changesHeard: heardAt.length,
        ...(long && { closedAfterMs: closedAfterMs ?? 'never' }),
      },
      broken: brokenOf([
        [deviceGapMs <= STALL_MS, `devices stood still for ${deviceGapMs} ms`],
        [consoleGapMs <= STALL_MS, `the other console heard nothing for ${consoleGapMs} ms`],
        [!long || closedAfterMs !== undefined, 'it was not closed'],
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

function consolesConnected(plant: Plant): Promise<number> {
  return metricOf(plant, 'kizashi_consoles_connected');
}

function gapOf(senders: readonly Sender[], from: number, to: number): number {
  return Math.max(
    ...senders.map(({ acknowledgements }) => {
      const at = acknowledgements.map((one) => one.at);
      return largestGapMs(at, from, to);
    }),
  );
}
