import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CoverageNotice,
  Forecast,
  Model,
  ModelVersion,
  RolledBack,
  Scoreboard,
  TrainingJob,
} from '@kizashi/api-contract';
import {
  asId,
  type CustomerId,
  DAY_MS,
  type DeviceId,
  epochMs,
  type FittedPartId,
  type ForecastId,
  HOUR_MS,
  type LineId,
  type MachineId,
  type MachineModelId,
  MINUTE_MS,
  type PartNumber,
  type PositionId,
  type SiteId,
} from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import type { MqttClient } from 'mqtt';
import { Announcements } from '../src/announcements/index.ts';
import { newId } from '../src/listing/index.ts';
import { LifeMemories } from '../src/models/registry/life-memories.ts';
import type { MachineMemory } from '../src/rooms/machine-memory.ts';
import { MachineRegistry } from '../src/rooms/machine-registry.ts';
import { unpackMemory } from '../src/rooms/packed-memory.ts';
import { addCatalogue, addPlant, CATALOGUE_PART, type FleetPlant, MACHINE_MODEL } from './fleet-plant.ts';
import { startService, type TestService } from './start-service.ts';
import { connectDevice, topicOf } from './test-device.ts';

/** A part number is learned, its model released and taken back while a bearing wears; the fleet clock is driven. */
const START = Date.UTC(2026, 5, 1);
const PERIOD_MS = 30 * MINUTE_MS;
const iso = (at: number) => new Date(at).toISOString();

let service: TestService;
let plant: FleetPlant;
let device: { id: string; username: string; secret: string };
let client: MqttClient;
let modelId: string;
let seq = 1;
let now = START;

const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await service.api('GET', `/api/v1${path}`);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
};
const post = (path: string, body: object = {}, key: string = randomUUID()) =>
  service.api('POST', `/api/v1${path}`, body, { 'idempotency-key': key });
const theModel = () => get<Model>(`/models/${modelId}`);

/** Runs to failure of 500 to 700 hours: it vibrates more and more. */
const lives = Array.from({ length: 8 }, (_, index) => {
  const life = 500 + 25 * index;
  const hours = Array.from({ length: 40 }, (_, i) => ((i + 1) * life) / 40);
  return {
    positionId: 'spindle',
    partNumber: CATALOGUE_PART.partNumber,
    life,
    failureObserved: true,
    history: {
      channels: ['spindle.rms'],
      lifeUsed: hours,
      values: hours.map((at, i) => [1 + 5 * (at / life) ** 2 + 0.05 * Math.sin(7 * i + index)]),
    },
  };
});

async function publish(from: number, to: number): Promise<void> {
  const samples: [string, number, number][] = [];
  for (let at = from; at < to; at += PERIOD_MS) {
    const hours = (at - START) / HOUR_MS;
    const rms = 1 + 5 * (hours / 600) ** 2 + 0.05 * Math.sin(at / 7e6);
    samples.push(['spindle.rms', at - from, rms], ['hours', at - from, 100 + hours]);
  }
  for (let i = 0; i < samples.length; i += 256) {
    const payload = { v: 1, bid: 'first', seq: seq++, t0: from, tq: 'ntp', s: samples.slice(i, i + 256) };
    await client.publishAsync(topicOf(device, 'tele'), JSON.stringify(payload), { qos: 1 });
  }
}

async function drive(to: number): Promise<void> {
  expect((await service.api('POST', '/api/v1/clock', { next: iso(to) })).status).toBe(200);
  await publish(now, to);
  expect((await service.api('POST', '/api/v1/clock', { to: iso(to) })).status).toBe(200);
  now = to;
}

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

async function trained(body: object = {}): Promise<TrainingJob> {
  const asked = await post(`/models/${modelId}/train`, body);
  expect(asked).toMatchObject({ status: 201, body: { status: 'queued' } });
  return ended();
}

/** The newest training, once it has ended. */
async function ended(): Promise<TrainingJob> {
  for (let tries = 0; tries < 400; tries += 1) {
    const { training } = await theModel();
    if (training !== null && (training.status === 'done' || training.status === 'failed')) return training;
    await setTimeout(50);
  }
  throw new Error(`the training does not end: ${JSON.stringify((await theModel()).training)}`);
}

const versions = async () => (await get<{ items: ModelVersion[] }>(`/models/${modelId}/versions`)).items;
const newestForecast = async (): Promise<Forecast> => {
  const { items } = await get<{ items: [Forecast] }>(`/fitted-parts/${plant.fittedPartId}/forecasts?latest`);
  return items[0];
};
const memory = async (): Promise<{ memory: MachineMemory; closedUntil: number }> => {
  const [row] = await service
    .app()
    .get(WorkerDatabase)
    .asWorker((tx) =>
      tx
        .select()
        .from(schema.trendStates)
        .where(eq(schema.trendStates.deviceId, asId<DeviceId>(device.id))),
    );
  return { memory: unpackMemory(row!.memory), closedUntil: Number(row?.closedUntil) };
};
const lifeOf = ({ parts }: MachineMemory) => parts[asId<FittedPartId>(plant.fittedPartId)]?.prognosis.life;

const settings = { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: iso(START) };

beforeAll(async () => {
  service = await startService({ env: settings });
  await addCatalogue(service);
  plant = await addPlant(service, 'Tokiwa');
  device = (await service.api('POST', '/api/v1/devices', { machineId: plant.machineId })).body;
  await connect();
}, 60_000);

afterAll(async () => {
  client?.end(true);
  await service?.remove();
}, 60_000);

describe('a model', () => {
  it('is there for every part number that a position is made for, before anything was learned', async () => {
    const { items } = await get<{ items: Model[] }>('/models');
    expect(items).toMatchObject([
      {
        machineModelId: MACHINE_MODEL.id,
        positionId: 'spindle',
        partNumber: CATALOGUE_PART.partNumber,
        lives: 0,
        inUse: 1,
        releasedVersion: null,
        training: null,
        drifts: [],
      },
    ]);
    modelId = items[0]!.id;
  });

  it('is not trained from nothing, and says what is wanting', async () => {
    expect(await trained()).toMatchObject({
      status: 'failed',
      version: null,
      failure: { code: 'too-few-lives', detail: expect.stringContaining('at least 3') },
    });
  });

  it('is trained in a thread while HTTP goes on answering, once for each intention', async () => {
    const added = await service.api('POST', `/api/v1/machine-models/${MACHINE_MODEL.id}/ended-lives`, {
      lives,
    });
    expect(added.status).toBe(201);
    const key = randomUUID();
    const first = await post(`/models/${modelId}/train`, { seed: 7 }, key);
    const again = await post(`/models/${modelId}/train`, { seed: 7 }, key);
    expect(again.body).toEqual(first.body);
    expect(await post(`/models/${modelId}/train`)).toMatchObject({
      status: 409,
      body: { code: 'training-under-way' },
    });
    expect(await ended()).toMatchObject({ status: 'done', share: 1, seed: 7, version: 1 });
    expect(await versions()).toMatchObject([
      { version: 1, kind: 'boosted-lives', status: 'candidate', lives: 8, failures: 8, seed: 7 },
    ]);
    expect(await theModel()).toMatchObject({ lives: 8, livesWithHistory: 8, releasedVersion: null });
  });

  it('is begun again when the service ended in the middle of a training, and leaves one version', async () => {
    await post(`/models/${modelId}/train`, { seed: 7 });
    while ((await theModel()).training?.status === 'queued') await setTimeout(5);
    expect((await theModel()).training?.status).toBe('running');
    client.end(true);
    await service.stop();
    service = await startService({ env: settings, home: service.home, token: service.token });
    await connect();
    expect(await ended()).toMatchObject({ status: 'done', version: 2 });
    const [second, first] = await versions();
    // The same lives and seed: the same model, whoever was interrupted.
    expect({ ...second, version: 1, trainedAt: '' }).toEqual({ ...first, trainedAt: '' });
  }, 30_000);

  it('is asked by forecasts once it is released', async () => {
    expect(await post(`/models/${modelId}/versions/9/release`)).toMatchObject({ status: 404 });
    const released = await post(`/models/${modelId}/versions/1/release`);
    expect(released).toMatchObject({ status: 200, body: { status: 'released', releasedBy: 'bootstrap' } });
    expect(await post(`/models/${modelId}/versions/1/release`)).toMatchObject({
      status: 409,
      body: { code: 'already-released' },
    });
    for (let day = 0; day < 4; day += 1) await drive(now + DAY_MS);
    expect(lifeOf((await memory()).memory)).toMatchObject({ version: '1' });
    expect((await newestForecast()).model).toMatchObject({ id: 'boosted-lives', version: '1' });
  });

  it('remembers of a part in use what it would had it been there from the start', async () => {
    const { memory: live, closedUntil } = await memory();
    await post(`/models/${modelId}/versions/2/release`);
    const machine = (await service.app().get(MachineRegistry).all()).get(asId<DeviceId>(device.id))!;
    const rebuilt = await service
      .app()
      .get(LifeMemories)
      .current(machine, live, closedUntil as never);
    // Version 2 is version 1 by another name, and followed the part from its first window on.
    const { version, ...before } = lifeOf(live)!;
    const { version: _, ...after } = lifeOf(rebuilt)!;
    expect(version).toBe('1');
    expect(flat(after)).toHaveLength(flat(before).length);
    for (const [i, value] of flat(after).entries()) expect(value).toBeCloseTo(flat(before)[i]!, 1);
    await drive(now + DAY_MS);
    expect(lifeOf((await memory()).memory)).toMatchObject({ version: '2', startedAt: before.startedAt });
    // A forecast is kept at least once a day, which need not end with the first.
    await drive(now + DAY_MS);
    expect((await newestForecast()).model.version).toBe('2');
  });

  it('is rolled back to the version before, and then to none', async () => {
    const back = await post(`/models/${modelId}/roll-back`);
    expect(back.body as RolledBack).toMatchObject({ rolledBackVersion: 2, released: { version: 1 } });
    expect((await versions()).map(({ status }) => status)).toEqual(['retired', 'released']);
    expect((await post(`/models/${modelId}/roll-back`)).body).toMatchObject({ released: null });
    expect(await post(`/models/${modelId}/roll-back`)).toMatchObject({
      status: 409,
      body: { code: 'nothing-to-roll-back' },
    });
    await drive(now + DAY_MS);
    expect(lifeOf((await memory()).memory)).toBeUndefined();
    const { items } = await get<{ items: { action: string }[] }>('/audit-log?limit=500');
    const done = items.map(({ action }) => action).filter((action) => action.startsWith('model.'));
    expect(done.toSorted()).toEqual([
      'model.released',
      'model.released',
      'model.rolled-back',
      'model.rolled-back',
      'model.trained',
      'model.trained',
    ]);
  });
});

describe('the scoreboard', () => {
  const end = (body: object) =>
    service.api('PATCH', `/api/v1/fitted-parts/${plant.fittedPartId}`, body, { 'if-match': '*' });
  const board = () => get<Scoreboard>(`/models/${modelId}/scoreboard`);

  it('holds every forecast against the end of its part, by model and version', async () => {
    expect((await board()).lives).toBe(0);
    expect((await end({ removedAt: iso(now), endedBy: 'failure' })).status).toBe(200);
    await drive(now + HOUR_MS);
    const { items: said } = await get<{ items: Forecast[] }>(
      `/fitted-parts/${plant.fittedPartId}/forecasts?limit=500`,
    );
    const { lives, failures, models, leadTime } = await board();
    expect({ lives, failures, leadTime }).toMatchObject({ lives: 1, failures: 1, leadTime: { lives: 1 } });
    const estimated = said.filter(({ status }) => status === 'estimated');
    const counted = Map.groupBy(estimated, ({ model: { id, version } }) => `${id} ${version}`);
    expect(new Map(models.map(({ id, version, forecasts }) => [`${id} ${version}`, forecasts]))).toEqual(
      new Map([...counted].map(([key, own]) => [key, own.length])),
    );
    for (const { absError, coverage, errorByRest } of models) {
      expect(absError).toBeGreaterThan(0);
      expect(coverage?.at(-1)).toBeCloseTo(1, 9);
      expect(errorByRest).toHaveLength(10);
    }
  });

  it('is of a life that teaches as those from elsewhere do: the next training counts it', async () => {
    // It had run for 100 hours when its machine was connected: its length teaches, its course does not.
    const counted = { lives: 9, failures: 9, livesOfField: 1, livesPartlySeen: 1, livesWithHistory: 8 };
    expect(await theModel()).toMatchObject(counted);
    expect(await trained({ seed: 7 })).toMatchObject({ status: 'done', version: 3 });
    expect((await versions())[0]).toMatchObject({ version: 3, lives: 9, failures: 9 });
  });

  it('is corrected with the record: a part that had not failed says less', async () => {
    expect((await end({ endedBy: 'preventive' })).status).toBe(200);
    await drive(now + HOUR_MS);
    expect(await theModel()).toMatchObject({ lives: 9, failures: 8, livesOfField: 1 });
    const { lives, failures, models } = await board();
    expect([lives, failures]).toEqual([1, 0]);
    for (const { absError, coverage } of models) expect([absError, coverage]).toEqual([null, null]);
  });

  it('is for the manufacturer', async () => {
    const { body } = await service.api('POST', '/api/v1/tokens', {
      name: 'theirs',
      role: 'reliability-engineer',
      customerId: plant.customerId,
    });
    const theirs = { authorization: `Bearer ${body.token}` };
    for (const path of ['/models', `/models/${modelId}`, `/models/${modelId}/scoreboard`, '/model-notices']) {
      expect((await service.api('GET', `/api/v1${path}`, undefined, theirs)).status).toBe(403);
    }
    expect((await service.api('POST', `/api/v1/models/${modelId}/train`, {}, theirs)).status).toBe(403);
  });
});

describe('intervals', () => {
  let fitted: string;
  const newest = async () =>
    (await get<{ items: [Forecast] }>(`/fitted-parts/${fitted}/forecasts?latest`)).items[0];
  const notices = async () => (await get<{ items: CoverageNotice[] }>('/model-notices')).items;

  it('that do not hold what they promise are widened, and a notice says so', async () => {
    const part = { machineId: plant.machineId, positionId: 'spindle', serial: 'S2', fittedAt: iso(now) };
    fitted = (await post('/fitted-parts', part)).body.id;
    // The record of the part before was corrected, which is learned within a day.
    for (let day = 0; day < 3; day += 1) await drive(now + DAY_MS);
    const { model, p10 } = await newest();
    expect(await notices()).toEqual([]);
    await endLives(10, { ...model, missedBy: 2 });
    await drive(now + DAY_MS);
    expect(await notices()).toMatchObject([
      { code: 'coverage-drifting', model: { id: model.id }, lives: 10, coverage: 0, modelId },
    ]);
    expect((await notices())[0]?.factor).toBeCloseTo(2, 1);
    await drive(now + DAY_MS);
    const wide = await newest();
    expect(wide.model.widened).toBeCloseTo(2, 1);
    // Two days have passed: what was left is less by as much, and less than half of that now that it is widened.
    expect(p10!).toBeGreaterThan(60);
    expect(wide.p10!).toBeLessThan((p10! - 48) / 2);
  });

  it('that hold again are widened no more, and the notice ends', async () => {
    const { model } = await newest();
    await endLives(30, { ...model, missedBy: 0 });
    await drive(now + DAY_MS);
    expect(await notices()).toEqual([]);
    await drive(now + DAY_MS);
    expect((await newest()).model.widened).toBeUndefined();
  });
});

/** Parts that failed, each forecast once: the truth lay so many half widths of the 80 % interval from its median. */
async function endLives(count: number, said: Forecast['model'] & { missedBy: number }): Promise<void> {
  const { id, version, tier, missedBy } = said;
  const { customerId, siteId, lineId, modelId: machineModelId, partNumber } = plant;
  const of = { customerId: asId<CustomerId>(customerId), partNumber: asId<PartNumber>(partNumber) };
  await service
    .app()
    .get(WorkerDatabase)
    .asWorker(async (tx) => {
      for (let i = 0; i < count; i += 1) {
        const machineId = newId<MachineId>('mch');
        const fittedPartId = newId<FittedPartId>('fpt');
        const end = epochMs(now - HOUR_MS + i);
        await tx.insert(schema.machines).values({
          ...{ id: machineId, customerId: of.customerId, serial: machineId },
          ...{ siteId: asId<SiteId>(siteId), lineId: asId<LineId>(lineId) },
          modelId: asId<MachineModelId>(machineModelId),
        });
        await tx.insert(schema.fittedParts).values({
          ...{ ...of, id: fittedPartId, machineId, positionId: asId<PositionId>('spindle'), serial: 'S' },
          ...{ fittedAt: epochMs(end - 20 * DAY_MS), removedAt: end, endedBy: 'failure' },
        });
        await tx.insert(schema.forecasts).values({
          ...{ id: newId<ForecastId>('fct'), customerId: of.customerId, machineId, fittedPartId },
          ...{ asOf: epochMs(end - 5 * DAY_MS), recordedAt: end, status: 'estimated' },
          ...{ lifeUnit: 'operating-hours', lifeUsed: 100, lifePerHour: 1, pFail72h: 0.01 },
          quantiles: Array.from({ length: 99 }, (_, q) => 200 + q),
          ...{ because: [], model: { id, version, tier } },
          dataQuality: { level: 'good', channelsLive: 1, channelsExpected: 1, windowsObserved: 90 },
        });
        await tx.insert(schema.endedLives).values({
          ...{ id: newId('lif'), modelId: asId<MachineModelId>(machineModelId), fittedPartId },
          ...{ ...of, positionId: asId<PositionId>('spindle'), lifeUnit: 'operating-hours' },
          ...{ life: 100 + 249 + 40 * missedBy, failureObserved: true, endedAt: end, recordedAt: end },
        });
      }
    });
  // As every way in which a part comes off does.
  service.app().get(Announcements).announce({ type: 'RegistryChanged', kind: 'fitted-part' });
}

function flat(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  if (typeof value === 'object' && value !== null) {
    // The database has an order of its own for keys.
    const keys = Object.keys(value).toSorted() as (keyof typeof value)[];
    return keys.flatMap((key) => flat(value[key]));
  }
  return [value === null ? -1 : Number(value)];
}
