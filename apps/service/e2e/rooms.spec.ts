import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Forecast, LiveChange } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import type { MqttClient } from 'mqtt';
import { io } from 'socket.io-client';
import { addCatalogue, addPlant, type FleetPlant } from './fleet-plant.ts';
import { startService, type TestService } from './start-service.ts';
import { connectDevice, topicOf } from './test-device.ts';

const START = Date.UTC(2026, 5, 1);
const PERIOD_MS = 30 * MINUTE_MS;
const DAYS = 12;
/** The gateway was down for six hours on the ninth day. */
const GAP = { from: START + 8 * DAY_MS, to: START + 8 * DAY_MS + 6 * HOUR_MS };

interface Access {
  readonly id: string;
  readonly username: string;
  readonly secret: string;
}

let service: TestService;
let plant: FleetPlant;
let device: Access;
let client: MqttClient;
let seq = 1;

const iso = (at: number) => new Date(at).toISOString();
const clock = (move: object) => service.api('POST', '/api/v1/clock', move);

async function connect(): Promise<void> {
  client = await connectDevice(service.mqttUrl, device, { keepalive: 300 });
  const birth = {
    v: 1,
    bid: 'first',
    bn: 1,
    seq: 0,
    fw: 'test',
    up: 1,
    ch: [
      { alias: 0, id: 'spindle.rms', unit: 'mm/s', periodMs: PERIOD_MS },
      { alias: 1, id: 'hours', unit: 'h', periodMs: PERIOD_MS },
    ],
  };
  await client.publishAsync(topicOf(device, 'birth'), JSON.stringify(birth), { qos: 1, retain: true });
}

/** A bearing whose vibration leaves 1 mm/s on the fifth day and rises towards its limit of 6. */
async function publish(from: number, to: number): Promise<void> {
  const samples: [string, number, number][] = [];
  for (let at = from; at < to; at += PERIOD_MS) {
    const day = (at - START) / DAY_MS;
    const rms = 1 + Math.max(0, day - 4) * 0.35 + 0.02 * Math.sin(at / 7e6);
    samples.push(['spindle.rms', at - from, rms], ['hours', at - from, 100 + day * 24]);
  }
  for (let i = 0; i < samples.length; i += 256) {
    const payload = { v: 1, bid: 'first', seq: seq++, t0: from, tq: 'ntp', s: samples.slice(i, i + 256) };
    await client.publishAsync(topicOf(device, 'tele'), JSON.stringify(payload), { qos: 1 });
  }
}

async function step(to: number): Promise<void> {
  expect((await clock({ next: iso(to) })).status).toBe(200);
}

async function forecasts(query = '?limit=500'): Promise<Forecast[]> {
  const answer = await service.api('GET', `/api/v1/fitted-parts/${plant.fittedPartId}/forecasts${query}`);
  expect(answer.status).toBe(200);
  return answer.body.items;
}

beforeAll(async () => {
  service = await startService({
    as: 'process',
    env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: iso(START) },
  });
  await addCatalogue(service);
  plant = await addPlant(service, 'Tokiwa');
  const answer = await service.api('POST', '/api/v1/devices', { machineId: plant.machineId });
  expect(answer.status).toBe(201);
  device = answer.body;
  await connect();
}, 120_000);

afterAll(async () => {
  client?.end(true);
  await service?.remove();
}, 60_000);

describe('a reading on its way', () => {
  it('has passed all rooms when the clock answers, and opens an order when the wear asks for one', async () => {
    for (let day = 0; day < DAYS; day += 1) {
      const [from, to] = [START + day * DAY_MS, START + (day + 1) * DAY_MS];
      await step(to);
      if (from === GAP.from) await publish(GAP.to, to);
      else await publish(from, to);
      expect((await clock({ to: iso(to) })).body).toEqual({ now: iso(to), mode: 'driven', drive: null });
    }
    const [newest] = await forecasts('?latest');
    expect(newest).toMatchObject({ status: 'estimated', fittedPartId: plant.fittedPartId });
    // One is kept every day at least.
    expect(Date.parse(newest!.asOf)).toBeGreaterThan(START + (DAYS - 1) * DAY_MS - HOUR_MS);
    expect(newest!.because.length).toBeGreaterThan(0);
    for (const { text } of newest!.because) {
      expect(text.en).not.toBe('');
      expect(text.ja).toMatch(/[\u3040-\u30ff\u4e00-\u9fff]/);
    }
    const health = await service.api('GET', `/api/v1/fitted-parts/${plant.fittedPartId}/health?points=50`);
    expect(health.body.points.length).toBeGreaterThan(20);
    expect(health.body.points.length).toBeLessThanOrEqual(50);
    expect(health.body.points.at(-1).health).toBeLessThan(health.body.points[0].health - 0.2);
    const { body } = await service.api('GET', '/api/v1/orders?state=open');
    expect(body.items).toMatchObject([{ fittedPartId: plant.fittedPartId, state: 'advised' }]);
    expect(body.items[0].options.length).toBeGreaterThanOrEqual(2);
  }, 120_000);

  it('lets the clock take no step that was not announced, and never go back', async () => {
    expect(await clock({ to: iso(START + 99 * DAY_MS) })).toMatchObject({ status: 409 });
    expect(await clock({ next: iso(START) })).toMatchObject({ status: 409 });
    expect((await clock({ next: 'tomorrow' })).status).toBe(400);
  });

  it('is scored again when it comes late, though the service was killed right after acknowledging it', async () => {
    const before = await forecasts();
    expect(before.every(({ backfilled }) => !backfilled)).toBe(true);
    const cameInAt = START + DAYS * DAY_MS + HOUR_MS / 2;
    await step(cameInAt);
    await publish(GAP.from, GAP.to);
    client.end(true);
    await service.kill9();
    service = await startService({ as: 'process', home: service.home, token: service.token });
    await connect();
    const to = START + DAYS * DAY_MS + HOUR_MS;
    await step(to);
    await publish(START + DAYS * DAY_MS, to);
    expect((await clock({ to: iso(to) })).status).toBe(200);

    const after = await forecasts();
    const again = after.filter(({ backfilled }) => backfilled);
    expect(again.length).toBeGreaterThan(0);
    expect(Math.min(...again.map(({ asOf }) => Date.parse(asOf)))).toBeGreaterThanOrEqual(GAP.from);
    // Twelve instants of two channels.
    const late = { readings: 24, measuredFrom: iso(GAP.from), receivedAt: iso(cameInAt) };
    expect(again.map(({ cause }) => cause)).toEqual(again.map(() => expect.objectContaining({ late })));
    const [first] = again.filter(({ asOf }) => before.some((forecast) => forecast.asOf === asOf));
    expect(first?.revision).toBe(2);
    // What was said before is history, not gone.
    for (const { id } of before) expect(after.map((forecast) => forecast.id)).toContain(id);
    const { body } = await service.api('GET', '/api/v1/orders');
    expect(body.items).toHaveLength(1);
  }, 120_000);

  it('reaches a console that listens, and nobody else', async () => {
    const other = await addPlant(service, 'Minori');
    const customerToken = async (customerId: string) =>
      (await service.api('POST', '/api/v1/tokens', { name: 'test', role: 'viewer', customerId })).body.token;
    const listen = async (token: string, room: string) => {
      const heard: LiveChange[] = [];
      const socket = io(`${service.url}/live`, {
        auth: { token },
        transports: ['websocket'],
        reconnection: false,
      });
      socket.on('change', (change: LiveChange) => heard.push(change));
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', () => resolve());
        socket.once('connect_error', reject);
      });
      const joined = await new Promise<object>((resolve) => {
        socket.once('join', resolve);
        socket.emit('join', room);
      });
      return { heard, joined, socket };
    };
    const own = await listen(await customerToken(plant.customerId), 'fleet');
    const foreign = await listen(await customerToken(other.customerId), 'fleet');
    const intruder = await listen(await customerToken(other.customerId), `machine:${plant.machineId}`);
    expect(own.joined).toEqual({ joined: 'fleet' });
    expect(intruder.joined).toEqual({ refused: 'not-found' });
    await expect(listen('not-a-token', 'fleet')).rejects.toThrow('not-signed-in');

    const to = START + DAYS * DAY_MS + 3 * HOUR_MS;
    await step(to);
    await publish(START + DAYS * DAY_MS + HOUR_MS, to);
    await clock({ to: iso(to) });
    await expect(until(() => own.heard.some(({ kind }) => kind === 'readings'))).resolves.toBe(true);
    const cursors = own.heard.map(({ cursor }) => cursor);
    expect(cursors).toEqual([...cursors].sort((a, b) => a - b));
    expect(own.heard.flatMap(({ machineIds }) => machineIds)).toContain(plant.machineId);
    expect([...foreign.heard, ...intruder.heard].flatMap(({ machineIds }) => machineIds)).toEqual([]);
    for (const { socket } of [own, foreign, intruder]) socket.close();
  }, 60_000);
});

async function until(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (condition()) return true;
    await new Promise((done) => setTimeout(done, 50));
  }
  return false;
}
