import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  FittedPart,
  Forecast,
  LedgerEntry,
  Model,
  Order,
  PartKnowledge,
  TimelineEntry,
} from '@kizashi/api-contract';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { schema, WorkerDatabase } from '@kizashi/storage/database';
import type { MqttClient } from 'mqtt';
import type { LifeHistory } from '../src/models/field-lives/read-history.ts';
import { TrainingJobs } from '../src/models/training/training-jobs.ts';
import { addCatalogue, addPlant, type FleetPlant } from './fleet-plant.ts';
import { followProvenance } from './provenance.ts';
import { startService, type TestService } from './start-service.ts';
import { connectDevice, topicOf } from './test-device.ts';

/** A bearing wears, an order opens, and its swap is reported three ways; the fleet clock is driven. */
const START = Date.UTC(2026, 5, 1);
const PERIOD_MS = 30 * MINUTE_MS;
const iso = (at: number) => new Date(at).toISOString();

let service: TestService;
let plant: FleetPlant;
let device: { id: string; username: string; secret: string };
let client: MqttClient;
let seq = 1;
let now = START;
/** Since when the bearing has been wearing. */
let newSince = START - 4 * DAY_MS;

const api: TestService['api'] = (...call) => service.api(...call);
const get = async <T>(path: string): Promise<T> => {
  const { status, body } = await api('GET', `/api/v1${path}`);
  if (status !== 200) throw new Error(`GET ${path}: ${status} ${JSON.stringify(body)}`);
  return body;
};

async function publish(from: number, to: number): Promise<void> {
  const samples: [string, number, number][] = [];
  for (let at = from; at < to; at += PERIOD_MS) {
    const day = (at - newSince) / DAY_MS;
    const rms = 1 + Math.max(0, day - 8) * 0.35 + 0.02 * Math.sin(at / 7e6);
    samples.push(['spindle.rms', at - from, rms], ['hours', at - from, 100 + (at - START) / HOUR_MS]);
  }
  for (let i = 0; i < samples.length; i += 256) {
    const payload = { v: 1, bid: 'first', seq: seq++, t0: from, tq: 'ntp', s: samples.slice(i, i + 256) };
    await client.publishAsync(topicOf(device, 'tele'), JSON.stringify(payload), { qos: 1 });
  }
}

/** One step of the clock, with what the device says in it. */
async function drive(to: number, during: () => Promise<void> = () => publish(now, to)): Promise<void> {
  expect((await api('POST', '/api/v1/clock', { next: iso(to) })).status).toBe(200);
  await during();
  expect((await api('POST', '/api/v1/clock', { to: iso(to) })).status).toBe(200);
  now = to;
}

const reportOf = (at: number, serial?: string) =>
  JSON.stringify({
    v: 1,
    bid: 'first',
    seq: seq++,
    t0: at,
    tq: 'ntp',
    e: [['part-replaced', 0, { pos: 'spindle', ...(serial !== undefined && { sn: serial }) }]],
  });
const say = (payload: string) => client.publishAsync(topicOf(device, 'evt'), payload, { qos: 1 });

const parts = async (): Promise<FittedPart[]> => {
  const { items } = await get<{ items: FittedPart[] }>(`/fitted-parts?machineId=${plant.machineId}`);
  return items.toSorted((a, b) => Date.parse(a.fittedAt) - Date.parse(b.fittedAt));
};
const timeline = async <K extends TimelineEntry['kind']>(kind: K) => {
  const { items } = await get<{ items: TimelineEntry[] }>(
    `/machines/${plant.machineId}/timeline?kind=${kind}&limit=500`,
  );
  return items as Extract<TimelineEntry, { kind: K }>[];
};
const healthOf = (partId: string) =>
  get<{ points: { at: string; health: number }[] }>(`/fitted-parts/${partId}/health?points=500`);
const newestForecast = async (partId: string): Promise<Forecast> => {
  const { items } = await get<{ items: [Forecast] }>(`/fitted-parts/${partId}/forecasts?latest`);
  return items[0];
};

async function verb(id: string, name: string, body: object = {}): Promise<Order> {
  const headers = { 'if-match': '*', 'idempotency-key': randomUUID() };
  const answer = await api('POST', `/api/v1/orders/${id}/${name}`, body, headers);
  if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const openOrders = async () => (await get<{ items: Order[] }>('/orders?state=open')).items;

beforeAll(async () => {
  service = await startService({ env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: iso(START) } });
  await addCatalogue(service);
  plant = await addPlant(service, 'Tokiwa');
  const stop = { lineId: plant.lineId, from: iso(START + 30 * HOUR_MS), to: iso(START + 34 * HOUR_MS) };
  await api('POST', '/api/v1/planned-stops', { ...stop, rrule: 'FREQ=WEEKLY' });
  device = (await api('POST', '/api/v1/devices', { machineId: plant.machineId })).body;
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
}, 60_000);

afterAll(async () => {
  client?.end(true);
  await service?.remove();
}, 60_000);

describe('a swap', () => {
  let order: Order;
  let swappedAt: number;

  it('is reported by the device, and a promised visit waits for the engineer', async () => {
    for (let day = 0; day < 30 && (await openOrders()).length === 0; day += 1) await drive(now + DAY_MS);
    [order] = (await openOrders()) as [Order];
    const opening = await get<{ items: { verb: string; detail: { forecastId: string } }[] }>(
      `/orders/${order.id}/events`,
    );
    expect(opening.items[0]).toMatchObject({ verb: 'open', detail: { forecastId: expect.any(String) } });
    await verb(order.id, 'accept');
    swappedAt = now + 12 * HOUR_MS;
    await drive(now + DAY_MS, async () => {
      await publish(now, swappedAt);
      newSince = swappedAt;
      const report = reportOf(swappedAt, 'SN-2');
      await say(report);
      await say(report);
      await publish(swappedAt, now + DAY_MS);
    });
    expect(await parts()).toMatchObject([
      { serial: 'Tokiwa-S1', removedAt: iso(swappedAt) },
      { serial: 'SN-2', fittedAt: iso(swappedAt), removedAt: null, partNumber: plant.partNumber },
    ]);
    expect((await openOrders()).map(({ state }) => state)).toEqual(['accepted']);
  });

  it('lets baseline and life restart from then on', async () => {
    const [, fitted] = await parts();
    const { lifeUsed, asOf } = await newestForecast(fitted?.id ?? '');
    expect(lifeUsed).toBeCloseTo((Date.parse(asOf) - swappedAt) / HOUR_MS, 0);
    const { points } = await healthOf(fitted?.id ?? '');
    for (const { at } of points) expect(Date.parse(at)).toBeGreaterThan(swappedAt);
  });

  it('is the same when somebody enters it by hand, and when the engineer signs it off, who wins', async () => {
    const [old, byDevice] = await parts();
    const byHand = await api('POST', '/api/v1/fitted-parts', {
      machineId: plant.machineId,
      positionId: 'spindle',
      serial: 'SN-2-typed',
      fittedAt: iso(swappedAt + 2 * HOUR_MS),
    });
    expect(byHand).toMatchObject({ status: 201, body: { id: byDevice?.id, serial: 'SN-2-typed' } });
    await verb(order.id, 'schedule', { windowFrom: iso(now + HOUR_MS), windowTo: iso(now + 5 * HOUR_MS) });
    await verb(order.id, 'start', { overrideReason: 'the part is in the van' });
    await verb(order.id, 'as-found', { severity: 'advanced', mode: 'spalling' });
    await verb(order.id, 'as-left');
    await verb(order.id, 'complete', { newSerial: 'SN-2-scanned' });
    expect(await parts()).toMatchObject([
      { id: old?.id, removedAt: iso(now) },
      { id: byDevice?.id, serial: 'SN-2-scanned', fittedAt: iso(now), removedAt: null },
    ]);
    const swaps = await timeline('swap');
    expect(swaps).toMatchObject([
      {
        at: iso(now),
        serial: 'SN-2-scanned',
        reports: [
          { source: 'device', serial: 'SN-2', actor: `device:${device.id}`, at: iso(swappedAt) },
          { source: 'hand', serial: 'SN-2-typed', actor: 'bootstrap' },
          { source: 'order', serial: 'SN-2-scanned', orderId: order.id },
        ],
      },
    ]);
  });

  it('books what it saved, with everything that it was computed from', async () => {
    const { items, totals } = await get<{
      items: LedgerEntry[];
      totals: { net: { mid: number }; orders: number };
    }>('/results/ledger');
    expect(items).toMatchObject([
      {
        kind: 'avoided-failure',
        orderId: order.id,
        orderNumber: order.number,
        machineSerial: 'Tokiwa-0001',
        bookedAt: iso(now),
        basis: { severity: 'advanced', unplannedHours: 30, plannedHours: 6, downtimeCostPerHour: 90_000 },
      },
    ]);
    const [{ basis, low, mid, high }] = items as [LedgerEntry];
    expect(mid).toBe(Math.round((basis.pFailBefore ?? -1) * (30 - 6) * 90_000));
    expect(low).toBeLessThanOrEqual(mid);
    expect(high).toBeGreaterThanOrEqual(mid);
    expect(totals).toMatchObject({ net: { mid }, orders: 1, currency: 'JPY' });
    expect((await get<{ items: [] }>('/results/ledger?kind=false-alarm')).items).toEqual([]);
    const ofPeriod = `from=${iso(now)}&to=${iso(now + 1)}`;
    expect((await get<{ items: [] }>(`/results/ledger?${ofPeriod}`)).items).toHaveLength(1);
    expect(
      (await get<{ items: Order[] }>(`/orders?state=closed&${ofPeriod}&severity=advanced`)).items,
    ).toMatchObject([{ id: order.id }]);
    expect((await get<{ items: Order[] }>(`/orders?ids=${order.id},ord_none`)).items).toHaveLength(1);
  });

  it('that was made unseen begins in the past, where the windows are folded again', async () => {
    await drive(now + 4 * DAY_MS);
    const [, before] = await parts();
    expect(Date.parse((await healthOf(before?.id ?? '')).points.at(-1)?.at ?? '')).toBeGreaterThan(
      now - DAY_MS,
    );
    const unseen = now - 30 * HOUR_MS;
    const entered = await api('POST', '/api/v1/fitted-parts', {
      machineId: plant.machineId,
      positionId: 'spindle',
      serial: 'SN-3',
      fittedAt: iso(unseen),
    });
    expect(entered.status).toBe(201);
    await drive(now + 6 * HOUR_MS);
    const after = await parts();
    expect(after).toHaveLength(3);
    expect(after[2]).toMatchObject({ serial: 'SN-3', fittedAt: iso(unseen) });
    const { lifeUsed, asOf } = await newestForecast(after[2]?.id ?? '');
    expect(Date.parse(asOf)).toBeGreaterThan(now - DAY_MS);
    expect(lifeUsed).toBeCloseTo((Date.parse(asOf) - unseen) / HOUR_MS, 0);
    const last = (await healthOf(before?.id ?? '')).points.at(-1);
    expect(Date.parse(last?.at ?? '')).toBeLessThanOrEqual(unseen + 2 * HOUR_MS);
  });

  it('by hand keeps the life that ended, and a failure is one', async () => {
    // Until it was judged.
    await drive(now + 2 * DAY_MS);
    const fitted = (await parts()).at(-1);
    const path = `/api/v1/fitted-parts/${fitted?.id}`;
    const still = await api('PATCH', path, { endedBy: 'failure' }, { 'if-match': '*' });
    expect(still).toMatchObject({ status: 400, body: { errors: [{ field: 'endedBy' }] } });
    const out = await api('PATCH', path, { removedAt: iso(now), endedBy: 'failure' }, { 'if-match': '*' });
    expect(out).toMatchObject({ status: 200, body: { removedAt: iso(now) } });
    const kpis = await get<{ failuresWithoutOrder: number; asFound: object; links: { failures: string } }>(
      '/results/kpis',
    );
    expect(kpis).toMatchObject({
      failuresWithoutOrder: 1,
      asFound: { none: 0, light: 0, advanced: 1, failed: 0 },
      orders: { opened: 1, closed: 1, declined: 0, open: 0 },
      leadTimeDays: expect.any(Number),
    });
    const { items } = await get<{ items: object[] }>(kpis.links.failures);
    expect(items).toMatchObject([{ fittedPartId: fitted?.id, serial: 'SN-3', orderId: null }]);
  });
});

describe('the time line', () => {
  it('shows everything once, newest first, page by page', async () => {
    // Nothing is published, so the machine falls silent.
    await drive(now + 6 * HOUR_MS, async () => {});
    const whole = await get<{ items: TimelineEntry[]; nextCursor: string | null }>(
      `/machines/${plant.machineId}/timeline?limit=500`,
    );
    expect(whole.nextCursor).toBeNull();
    const keys = whole.items.map(({ at, id }) => `${at} ${id}`);
    expect(keys).toEqual([...new Set(keys)].sort().reverse());
    expect(new Set(whole.items.map(({ kind }) => kind))).toEqual(
      new Set(['state', 'channel-state', 'order', 'swap', 'forecast', 'device-event']),
    );
    const paged: TimelineEntry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: TimelineEntry[]; nextCursor: string | null } = await get(
        `/machines/${plant.machineId}/timeline?limit=3${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole.items);
  });

  it('shows the kinds and the period that were asked for', async () => {
    const two = await get<{ items: TimelineEntry[] }>(
      `/machines/${plant.machineId}/timeline?kind=swap&kind=device-event&to=${iso(now - 6 * DAY_MS)}`,
    );
    expect(two.items.map(({ kind }) => kind).sort()).toEqual(['device-event', 'swap']);
    expect((await api('GET', '/api/v1/machines/mch_none/timeline')).status).toBe(404);
    expect((await api('GET', `/api/v1/machines/${plant.machineId}/timeline?kind=gossip`)).status).toBe(400);
  });
});

describe('lives that ended in the machine', () => {
  const livesNow = () =>
    service
      .app()
      .get(WorkerDatabase)
      .asWorker((tx) => tx.select().from(schema.endedLives).orderBy(schema.endedLives.endedAt));
  const knowledge = async () =>
    (await get<{ items: PartKnowledge[] }>(`/machine-models/${plant.modelId}/part-knowledge`)).items;
  const model = async () => (await get<{ items: [Model] }>('/models')).items[0];

  it('are read from the windows that were kept, and teach their part number', async () => {
    // The machine has fallen silent: for some days its last windows are waited for.
    await drive(now + 4 * DAY_MS, async () => {});
    const [worn, replaced, failed] = await livesNow();
    // It had run for 100 hours when its machine was connected.
    expect(worn).toMatchObject({ severity: 'advanced', failureObserved: false, unseen: 'start' });
    expect(failed).toMatchObject({ severity: null, failureObserved: true, unseen: null });
    expect(replaced).toMatchObject({ severity: null, failureObserved: false, unseen: null });
    const { channels, lifeUsed, values } = replaced!.history as LifeHistory;
    expect(channels).toEqual(['spindle.rms']);
    expect(lifeUsed.at(-1)).toBeCloseTo(replaced!.life, 0);
    expect(lifeUsed).toEqual(lifeUsed.toSorted((a, b) => a - b));
    expect(lifeUsed.length).toBeGreaterThan(50);
    expect(values.map(([rms]) => Math.round(rms!))).toEqual(lifeUsed.map(() => 1));
    const seenOfWorn = (worn!.history as LifeHistory).values.map(([rms]) => rms!);
    expect(Math.max(...seenOfWorn)).toBeGreaterThan(2);
    expect(await model()).toMatchObject({ lives: 3, failures: 1, livesOfField: 3 });
    expect(await model()).toMatchObject({ livesPartlySeen: 1, livesWithHistory: 2, inUse: 0 });
    expect(await knowledge()).toMatchObject([{ partNumber: plant.partNumber, lives: 3, failures: 1 }]);
  });

  it('count in the next training', async () => {
    const { id } = await model();
    await api('POST', `/api/v1/models/${id}/train`, {}, { 'idempotency-key': randomUUID() });
    await service.app().get(TrainingJobs).settled();
    expect((await model()).training).toMatchObject({
      status: 'failed',
      failure: { code: 'too-few-lives', detail: expect.stringMatching(/^1 lives? with a history/) },
    });
  });

  it('are learned again when the record is corrected, and no oftener than once a day', async () => {
    const failed = (await parts()).at(-1);
    const path = `/api/v1/fitted-parts/${failed?.id}`;
    expect((await api('PATCH', path, { endedBy: 'preventive' }, { 'if-match': '*' })).status).toBe(200);
    await drive(now + HOUR_MS, async () => {});
    expect(await model()).toMatchObject({ lives: 3, failures: 0 });
    expect(await knowledge()).toMatchObject([{ lives: 3, failures: 1 }]);
    await drive(now + DAY_MS, async () => {});
    expect(await knowledge()).toMatchObject([{ lives: 3, failures: 0 }]);
    const [before] = await knowledge();
    await drive(now + 2 * DAY_MS, async () => {});
    expect(await knowledge()).toEqual([before]);
  });

  it('are forgotten when they are taken back', async () => {
    await service
      .app()
      .get(WorkerDatabase)
      .asWorker((tx) => tx.delete(schema.endedLives));
    await drive(now + DAY_MS, async () => {});
    expect(await knowledge()).toEqual([]);
    expect(await model()).toMatchObject({ lives: 0, livesOfField: 0 });
  });
});

it('tells how a machine stands', async () => {
  expect(await get(`/machines/${plant.machineId}/condition`)).toMatchObject({
    machineId: plant.machineId,
    state: expect.any(String),
    channels: expect.arrayContaining([
      {
        channel: 'spindle.rms',
        state: expect.any(String),
        zone: null,
        since: expect.any(String),
        lastReadingAt: expect.any(String),
      },
    ]),
  });
});

it('leads everything that it claims back to where it came from', async () => {
  const { seen, orphans } = await followProvenance(get);
  console.log('followed:', seen);
  expect(orphans).toEqual([]);
  expect(seen).toMatchObject({ machines: 1, orders: 1, bookings: 1, swaps: 2 });
  expect(seen.forecasts).toBeGreaterThan(10);
  expect(seen.readings).toBeGreaterThan(0);
});
