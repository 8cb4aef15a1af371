import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Forecast, Model, ModelVersion, Scoreboard } from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS } from '@kizashi/kernel';
import type { MqttClient } from 'mqtt';
import { MOST_ONNX_BYTES } from '../src/models/onnx/onnx-registration.ts';
import { type LinearOnnx, writeLinearOnnx } from '../src/models/onnx/write-onnx.fixture.ts';
import { addCatalogue, addPlant, CATALOGUE_PART, type FleetPlant, MACHINE_MODEL } from './fleet-plant.ts';
import { startService, type TestService } from './start-service.ts';
import { connectDevice, topicOf } from './test-device.ts';

/** Somebody brings a model of their own: it is tried, competes, is released and taken back. The clock is driven. */
const START = Date.UTC(2026, 5, 1);
const PERIOD_MS = HOUR_MS;
const FEATURES = ['age', 'spindle.rms level'];
const iso = (at: number) => new Date(at).toISOString();

let service: TestService;
let plant: FleetPlant;
let device: { id: string; username: string; secret: string };
let client: MqttClient;
let modelId: string;
let seq = 1;
let now = START;
let fittedAt = START;

const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await service.api('GET', `/api/v1${path}`);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
};
const post = (path: string, body: object = {}) => service.api('POST', `/api/v1${path}`, body);

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const register = (onnx: LinearOnnx, features = FEATURES, more = {}) =>
  post(`/models/${modelId}/versions`, { onnx: base64(writeLinearOnnx(onnx)), features, ...more });

/** Runs to failure of 500 to 575 hours: they vibrate more and more. */
const lives = Array.from({ length: 4 }, (_, index) => {
  const life = 500 + 25 * index;
  const hours = Array.from({ length: 40 }, (_, i) => ((i + 1) * life) / 40);
  return {
    ...{ positionId: 'spindle', partNumber: CATALOGUE_PART.partNumber, life, failureObserved: true },
    history: {
      channels: ['spindle.rms'],
      lifeUsed: hours,
      values: hours.map((at, i) => [1 + 5 * (at / life) ** 2 + 0.05 * Math.sin(7 * i + index)]),
    },
  };
});

async function drive(days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    const to = now + DAY_MS;
    expect((await post('/clock', { next: iso(to) })).status).toBe(200);
    const samples: [string, number, number][] = [];
    for (let at = now; at < to; at += PERIOD_MS) {
      const hours = (at - fittedAt) / HOUR_MS;
      const rms = 1 + 5 * (hours / 600) ** 2 + 0.05 * Math.sin(at / 7e6);
      samples.push(['spindle.rms', at - now, rms], ['hours', at - now, 100 + (at - START) / HOUR_MS]);
    }
    const payload = { v: 1, bid: 'first', seq: seq++, t0: now, tq: 'ntp', s: samples };
    await client.publishAsync(topicOf(device, 'tele'), JSON.stringify(payload), { qos: 1 });
    expect((await post('/clock', { to: iso(to) })).status).toBe(200);
    now = to;
  }
}

async function connect(): Promise<void> {
  client = await connectDevice(service.mqttUrl, device, { keepalive: 300 });
  const ch = [
    { alias: 0, id: 'spindle.rms', unit: 'mm/s', periodMs: PERIOD_MS },
    { alias: 1, id: 'hours', unit: 'h', periodMs: PERIOD_MS },
  ];
  const birth = { v: 1, bid: 'first', bn: 1, seq: 0, fw: 'test', up: 1, ch };
  await client.publishAsync(topicOf(device, 'birth'), JSON.stringify(birth), { qos: 1, retain: true });
}

async function train(): Promise<void> {
  expect((await post(`/models/${modelId}/train`)).status).toBe(201);
  for (let tries = 0; tries < 400; tries += 1) {
    const { training } = await get<Model>(`/models/${modelId}`);
    if (training?.status === 'done') return;
    if (training?.status === 'failed') throw new Error(JSON.stringify(training.failure));
    await setTimeout(25);
  }
  throw new Error('the training does not end');
}

const forecastsOf = async (part: string) =>
  (await get<{ items: Forecast[] }>(`/fitted-parts/${part}/forecasts?limit=500`)).items.filter(
    ({ status }) => status === 'estimated',
  );

beforeAll(async () => {
  service = await startService({ env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: iso(START) } });
  await addCatalogue(service);
  plant = await addPlant(service, 'Tokiwa');
  device = (await post('/devices', { machineId: plant.machineId })).body;
  await connect();
  modelId = (await get<{ items: [Model] }>('/models')).items[0].id;
}, 60_000);

afterAll(async () => {
  client?.end(true);
  await service?.remove();
}, 60_000);

describe('a model of one’s own', () => {
  it('has nothing to read before a version was trained', async () => {
    expect(await register({ weights: [-1, -50] })).toMatchObject({
      status: 409,
      body: { code: 'nothing-trained', detail: expect.stringContaining('Train one first') },
    });
  });

  it('is refused with what would fit', async () => {
    const path = `/machine-models/${MACHINE_MODEL.id}/ended-lives`;
    expect((await post(path, { lives })).status).toBe(201);
    await train();
    expect(await register({ weights: [1, 1] }, ['age', 'spindle.rms levle'])).toMatchObject({
      status: 422,
      body: {
        code: 'unknown-feature',
        errors: [{ field: 'features[1]', detail: expect.stringContaining('Nearest: "spindle.rms level"') }],
      },
    });
    const refusal = async (answer: ReturnType<typeof register>) => {
      const { status, body } = await answer;
      return `${status} ${body.code}: ${body.detail}`;
    };
    const text = base64(new TextEncoder().encode('This is no model.'));
    const raw = (onnx: string) => post(`/models/${modelId}/versions`, { onnx, features: FEATURES });
    expect(await refusal(raw(text))).toMatch(/^422 onnx-not-readable: /);
    expect(await refusal(raw('?'))).toContain('400 invalid-request: onnx: Must be the bytes');
    expect(await refusal(raw(base64(new Uint8Array(MOST_ONNX_BYTES + 1))))).toContain('at most 5 MB');
    expect(await refusal(register({ weights: [1, 2, 3] }))).toBe(
      '422 onnx-does-not-fit: Its input is features: float32 [rows, 3]; one input is expected: float32 [rows, 2], a column for each feature, the number of rows free.',
    );
    expect(await refusal(register({ weights: [1, Number.POSITIVE_INFINITY] }))).toMatch(
      /^422 onnx-does-not-fit: It answered \d+ of \d+ rows of the ended lives with -?Infinity, first after .* All its features are there\.$/,
    );
    expect(await refusal(register({ weights: [1, 1] }, FEATURES, { featuresOf: 9 }))).toContain(
      'Version 9 was not trained',
    );
    expect((await get<Model>(`/models/${modelId}`)).versions).toBe(1);
  });

  it('is learned from what Kizashi saw of the lives', async () => {
    const path = `${service.url}/api/v1/models/${modelId}/versions/1/samples`;
    const file = await fetch(path, { headers: { authorization: `Bearer ${service.token}` } });
    expect([file.status, file.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head = '', ...lines] = (await file.text()).trimEnd().split('\r\n');
    const [{ features = [] } = {}] = (await get<{ items: ModelVersion[] }>(`/models/${modelId}/versions`))
      .items;
    expect(head.split(',')).toEqual(['life', 'failed', 'life used', 'remaining', ...features]);
    const rows = lines.map((line) => line.split(','));
    expect(new Set(rows.map(([, failed]) => failed))).toEqual(new Set(['1']));
    const whole = new Set(rows.map(([life, , used, rest]) => `${life}: ${Number(used) + Number(rest)}`));
    const lengths = [...whole].map((text) => Number(text.split(': ')[1]));
    expect(lengths.toSorted()).toEqual(lives.map(({ life }) => life));
  });

  it('is entered as a candidate, with its scores on the lives that have ended', async () => {
    const answer = await register({ weights: [-1, -20], bias: 250 });
    expect(answer).toMatchObject({
      status: 201,
      body: { version: 2, kind: 'onnx', status: 'candidate', features: FEATURES, failures: 4, weight: 1 },
    });
    const { fleet, prior } = (answer.body as ModelVersion).scores;
    expect(fleet.rmse).toBeLessThan(prior.rmse);
  });

  it('competes before it is released: over the same life, at the same moments', async () => {
    await drive(4);
    const ended = await service.api(
      'PATCH',
      `/api/v1/fitted-parts/${plant.fittedPartId}`,
      { removedAt: iso(now), endedBy: 'failure' },
      { 'if-match': '*' },
    );
    expect(ended.status).toBe(200);
    await drive(1);
    const said = await forecastsOf(plant.fittedPartId);
    expect(said.map(({ model }) => model.id)).not.toContain('onnx');
    const { models } = await get<Scoreboard>(`/models/${modelId}/scoreboard`);
    const own = models.find(({ id }) => id === 'onnx');
    expect(own).toMatchObject({ version: '2', tier: 'fleet', lives: 1, failures: 1, forecasts: said.length });
    const others = models.filter(({ id }) => id !== 'onnx');
    expect(others.reduce((sum, { forecasts }) => sum + forecasts, 0)).toBe(said.length);
    expect(own?.absError).toBeGreaterThan(0);
  });

  it('forecasts once it is released, and no more once it is taken back', async () => {
    const part = { machineId: plant.machineId, positionId: 'spindle', serial: 'S2', fittedAt: iso(now) };
    const { id } = (await post('/fitted-parts', part)).body;
    fittedAt = now;
    expect((await post(`/models/${modelId}/versions/2/release`)).status).toBe(200);
    await drive(2);
    const [newest] = await forecastsOf(id);
    expect(newest?.model).toMatchObject({ id: 'onnx', version: '2', tier: 'fleet' });
    expect(newest?.p50).toBeGreaterThan(300);
    expect((await post(`/models/${modelId}/roll-back`)).body).toMatchObject({ rolledBackVersion: 2 });
    await drive(2);
    expect((await forecastsOf(id))[0]?.model.id).not.toBe('onnx');
    const { items } = await get<{ items: { action: string }[] }>('/audit-log?limit=500');
    expect(items.filter(({ action }) => action === 'model.registered')).toHaveLength(1);
  });
});
