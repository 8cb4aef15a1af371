import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deviceCreated, device as deviceShape, quarantineEntry } from '@kizashi/api-contract';
import { schema } from '@kizashi/storage/database';
import { call } from './api.ts';
import { CHANNEL, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { birthOf, connectDevice, publishAnd, teleOf, topicOf } from './test-device.ts';

let plant: DevicePlant;
const api: DevicePlant['service']['api'] = (...request) => plant.service.api(...request);

beforeAll(async () => {
  plant = await startDevicePlant();
}, 60_000);
afterAll(() => plant?.remove());

const tokenOf = async (customerId: string, role: string) =>
  (await api('POST', '/api/v1/tokens', { name: role, role, customerId })).body.token as string;

describe('devices', () => {
  it('shows the secret once and keeps nothing that could be used', async () => {
    const made = await plant.newDevice();
    const { secret, ...shown } = deviceCreated.parse(made);
    expect(shown).toMatchObject({
      tenant: 'maker',
      username: `maker/${made.id}`,
      lastSeenAt: null,
      state: null,
    });
    expect(Buffer.from(secret.slice(4), 'base64url')).toHaveLength(32);
    expect((await api('GET', `/api/v1/devices/${made.id}`)).body).toEqual(shown);
    const rows = await plant.database.asWorker((tx) => tx.select().from(schema.devices));
    const log = await plant.database.asWorker((tx) => tx.select().from(schema.auditLog));
    expect(JSON.stringify([rows, log])).not.toContain(secret);
  });

  it('gives the same device to the same Idempotency-Key, and a second one to nobody', async () => {
    const { id } = await plant.newDevice();
    const { machineId } = (await api('GET', `/api/v1/devices/${id}`)).body;
    expect(await api('POST', '/api/v1/devices', { machineId })).toMatchObject({
      status: 409,
      body: { code: 'already-exists', detail: expect.stringContaining(id) },
    });
    await api('POST', `/api/v1/devices/${id}/revoke`);
    const key = { 'idempotency-key': 'once' };
    const first = await api('POST', '/api/v1/devices', { machineId }, key);
    const again = await api('POST', '/api/v1/devices', { machineId }, key);
    expect(first.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('refuses what is no machine, unknown fields and the wrong role', async () => {
    expect(await api('POST', '/api/v1/devices', { machineId: 'mch_nobody' })).toMatchObject({ status: 404 });
    expect(await api('POST', '/api/v1/devices', { machineId: 'x', secret: 'mine' })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'secret' }] },
    });
    const planner = { authorization: `Bearer ${await tokenOf('cus_a', 'planner')}` };
    const answer = await call(plant.service.url, 'POST', '/api/v1/devices', { machineId: 'mch_a1' }, planner);
    expect(answer.status).toBe(403);
  });

  it('shows a customer its own devices and nobody else’s', async () => {
    const [a, b] = [await plant.newDevice('a'), await plant.newDevice('b')];
    const viewer = { authorization: `Bearer ${await tokenOf('cus_b', 'viewer')}` };
    const get = (path: string) => call(plant.service.url, 'GET', `/api/v1/devices${path}`, undefined, viewer);
    const ids = (await get('')).body.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual([b.id]);
    expect((await get(`/${b.id}`)).status).toBe(200);
    expect((await get(`/${b.id}/quarantine`)).status).toBe(200);
    for (const path of ['', '/quarantine']) expect((await get(`/${a.id}${path}`)).status).toBe(404);
  });

  it('pages through the list without skipping or doubling', async () => {
    const { body: all } = await api('GET', '/api/v1/devices');
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { body } = await api('GET', `/api/v1/devices?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.items.map(({ id }: { id: string }) => id));
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(all.items.map(({ id }: { id: string }) => id));
  });
});

describe('a reading', () => {
  it('is queryable when its PUBACK arrives', async () => {
    const device = await plant.newDevice();
    const client = await connectDevice(plant.service.mqttUrl, device);
    await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'), true);
    await publishAnd(
      client,
      topicOf(device, 'state'),
      JSON.stringify({ st: 'online', bid: 'b1', seq: 1 }),
      true,
    );
    const t0 = Date.now() - 60_000;
    await publishAnd(client, topicOf(device, 'tele'), teleOf('b1', 2, t0, [1.5, 2.5]));
    const shown = deviceShape.parse((await api('GET', `/api/v1/devices/${device.id}`)).body);
    expect(shown).toMatchObject({ state: 'online', lastSeenAt: expect.any(String) });
    const query = `channel=${CHANNEL}&points=10`;
    const { body } = await api('GET', `/api/v1/machines/${shown.machineId}/telemetry?${query}`);
    expect(body).toMatchObject({ channel: CHANNEL, unit: 'mm/s' });
    expect(body.points.reduce((n: number, point: { n: number }) => n + point.n, 0)).toBe(2);
    client.end(true);
  });
});

describe('the export of a machine', () => {
  it('holds every reading, as CSV and as Parquet, and nothing for strangers', async () => {
    const device = await plant.newDevice();
    const client = await connectDevice(plant.service.mqttUrl, device);
    await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'));
    await publishAnd(client, topicOf(device, 'tele'), teleOf('b1', 1, Date.now() - 60_000, [1.5, 2.5]));
    client.end(true);
    const { machineId } = (await api('GET', `/api/v1/devices/${device.id}`)).body;
    const headers = { authorization: `Bearer ${plant.service.token}` };
    const file = (query: string, as = headers) =>
      fetch(`${plant.service.url}/api/v1/machines/${machineId}/telemetry/export?${query}`, { headers: as });

    const csv = await file('');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''\S+\.csv$/);
    const [heading = '', ...lines] = (await csv.text()).trim().split('\r\n');
    const column = heading.split(',').indexOf(`${CHANNEL} [mm/s]`);
    expect(lines.map((line) => line.split(',')[column])).toEqual(['1.5', '2.5']);

    const parquet = Buffer.from(await (await file('format=parquet')).arrayBuffer());
    expect([parquet.subarray(0, 4).toString(), parquet.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1']);
    expect(await readdir(join(plant.service.home, 'exports'))).toEqual([]);
    expect((await file('format=xlsx')).status).toBe(400);
    expect((await file('from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(400);
    expect((await file('', { authorization: 'Bearer nobody' })).status).toBe(401);
  });
});

describe('the quarantine', () => {
  it('keeps what was refused as it came, and replays it when its cause is gone', async () => {
    const device = await plant.newDevice();
    const client = await connectDevice(plant.service.mqttUrl, device);
    await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'));
    const retained = teleOf('b1', 1, Date.now() - 60_000, [7]);
    await publishAnd(client, topicOf(device, 'tele'), 'not json');
    await publishAnd(client, topicOf(device, 'tele'), retained, true);
    const path = `/api/v1/devices/${device.id}/quarantine`;
    const { body } = await api('GET', path);
    const [newest, oldest] = body.items.map((entry: unknown) => quarantineEntry.parse(entry));
    expect([newest.code, oldest.code]).toEqual(['retained-not-allowed', 'not-json']);
    expect(Buffer.from(newest.payloadBase64, 'base64').toString()).toBe(retained);

    expect(await api('POST', `${path}/${newest.id}/replay`)).toMatchObject({
      status: 200,
      body: { entryId: newest.id, readings: 1, refusals: [] },
    });
    expect((await api('POST', `${path}/${oldest.id}/replay`)).body).toMatchObject({
      readings: 0,
      refusals: [{ code: 'not-json' }],
    });
    expect((await api('POST', `${path}/qrn_nobody/replay`)).status).toBe(404);
    const { machineId } = (await api('GET', `/api/v1/devices/${device.id}`)).body;
    const telemetry = await api('GET', `/api/v1/machines/${machineId}/telemetry?channel=${CHANNEL}&points=2`);
    expect(telemetry.body.points).toMatchObject([{ avg: 7, n: 1 }]);
    client.end(true);
  });

  it('answers page by page, newest first', async () => {
    const device = await plant.newDevice();
    const client = await connectDevice(plant.service.mqttUrl, device);
    for (let i = 0; i < 5; i += 1) await publishAnd(client, topicOf(device, 'tele'), `bad ${i}`);
    client.end(true);
    const payloads: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const query = `limit=2${cursor && `&cursor=${cursor}`}`;
      const { body } = await api('GET', `/api/v1/devices/${device.id}/quarantine?${query}`);
      payloads.push(...body.items.map((entry: { payloadBase64: string }) => atob(entry.payloadBase64)));
      cursor = body.nextCursor;
    }
    expect(payloads).toEqual(['bad 4', 'bad 3', 'bad 2', 'bad 1', 'bad 0']);
  });
});

// Last: it takes the database away.
describe('while PostgreSQL is down', () => {
  it('known devices sign in, publish and are acknowledged', async () => {
    const device = await plant.newDevice();
    await plant.stopPostgres();
    const client = await connectDevice(plant.service.mqttUrl, device);
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    const payload = teleOf('b1', 1, Date.now() - 1_000, [1]);
    expect(await publishAnd(client, topicOf(device, 'tele'), payload)).toBe('acknowledged');
    expect((await api('GET', '/api/v1/devices')).status).toBe(503);
    await sleep(100);
    expect(client.connected).toBe(true);
    client.end(true);
  });
});
