import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schema } from '@kizashi/storage/database';
import type { MqttClient } from 'mqtt';
import { type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { birthOf, connectDevice, publishAnd, topicOf, whenClosed } from './test-device.ts';

let plant: DevicePlant;
let a: DeviceAccess;
let b: DeviceAccess;
const open: MqttClient[] = [];

const connect = async (device: DeviceAccess, options = {}) => {
  const client = await connectDevice(plant.service.mqttUrl, device, options);
  open.push(client);
  return client;
};

const audited = async (device: DeviceAccess) => {
  const { body } = await plant.service.api('GET', '/api/v1/audit-log?limit=500');
  return body.items
    .filter((entry: { subject: string }) => entry.subject === `device:${device.id}`)
    .map((entry: { action: string }) => entry.action);
};

beforeAll(async () => {
  plant = await startDevicePlant();
  a = await plant.newDevice('a');
  b = await plant.newDevice('b');
}, 60_000);
afterAll(async () => {
  for (const client of open) client.end(true);
  await plant?.remove();
});

describe('a device', () => {
  it.each<[string, (own: DeviceAccess, other: DeviceAccess) => object]>([
    ['a wrong secret', (_, other) => ({ password: other.secret })],
    ['no secret', () => ({ password: undefined })],
    ['the client id of another', (_, other) => ({ clientId: other.id })],
    ['the user name of another', (_, other) => ({ username: other.username })],
    ['another tenant', (own) => ({ username: `other/${own.id}` })],
    ['nobody', () => ({ clientId: 'dev_nobody', username: 'maker/dev_nobody' })],
  ])('is not let in with %s', async (_, change) => {
    await expect(connect(a, change(a, b))).rejects.toThrow(/Connection refused|closed/);
  });

  it('is written down in the audit log for what only an intruder does', async () => {
    await sleep(200);
    expect(await audited(a)).toEqual(expect.arrayContaining(['device.sign-in-refused', 'device.created']));
    expect(await audited(b)).not.toContain('device.sign-in-refused');
  });

  it('is cut off within a second when it is revoked, and stays out', async () => {
    const c = await plant.newDevice('a');
    const client = await connect(c);
    expect(await publishAnd(client, topicOf(c, 'birth'), birthOf('b1'))).toBe('acknowledged');
    const closed = whenClosed(client);
    const before = performance.now();
    expect((await plant.service.api('POST', `/api/v1/devices/${c.id}/revoke`)).status).toBe(204);
    await closed;
    expect(performance.now() - before).toBeLessThan(1_000);
    await expect(connect(c)).rejects.toThrow(/Connection refused|closed/);
    expect((await plant.service.api('GET', `/api/v1/devices/${c.id}`)).status).toBe(404);
  });

  it('takes over from its own earlier connection', async () => {
    const first = await connect(b);
    const closed = whenClosed(first);
    const second = await connect(b);
    await closed;
    expect(await publishAnd(second, topicOf(b, 'birth'), birthOf('b9'))).toBe('acknowledged');
    second.end(true);
  });
});

describe('a secret that is rotated', () => {
  const rotate = async ({ id }: DeviceAccess, body: object = {}): Promise<DeviceAccess> => {
    const { status, body: answer } = await plant.service.api('POST', `/api/v1/devices/${id}/rotate`, body);
    expect(status).toBe(200);
    return answer;
  };
  const shown = async ({ id }: DeviceAccess) =>
    (await plant.service.api('GET', `/api/v1/devices/${id}`)).body;

  it('leaves the live session alone, and both secrets valid until the new one is used', async () => {
    const old = await plant.newDevice();
    const session = await connect(old);
    const fresh = await rotate(old);
    expect(fresh.secret).not.toBe(old.secret);
    expect(await publishAnd(session, topicOf(old, 'birth'), birthOf('b1'))).toBe('acknowledged');
    const weekAhead = Date.parse((await shown(old)).previousSecretUntil) - Date.now();
    expect(weekAhead / 86_400_000).toBeCloseTo(7, 1);

    session.end(true);
    (await connect(old)).end(true);
    (await connect(fresh)).end(true);
    await expect(connect(old)).rejects.toThrow(/Connection refused/);
    await sleep(100);
    expect(await shown(old)).toMatchObject({
      previousSecretUntil: null,
      troubles: [{ code: 'wrong-secret', count: 1, detail: expect.stringContaining('127.0.0.1') }],
    });
    expect(await audited(old)).toEqual(
      expect.arrayContaining(['device.secret-rotated', 'device.rotation-ended']),
    );
  });

  it('keeps the one the device knows when it is rotated again before the new one was used', async () => {
    const old = await plant.newDevice();
    const unused = await rotate(old);
    const newest = await rotate(old, { previousValidForHours: 1 });
    await expect(connect(unused)).rejects.toThrow(/Connection refused/);
    (await connect(old)).end(true);
    (await connect(newest)).end(true);
    await expect(connect(old)).rejects.toThrow(/Connection refused/);
  });

  it('ends at once, and its session with it, when the old one is worth nothing any more', async () => {
    const old = await plant.newDevice();
    const session = await connect(old);
    const closed = whenClosed(session);
    const before = performance.now();
    const fresh = await rotate(old, { previousValidForHours: 0 });
    await closed;
    expect(performance.now() - before).toBeLessThan(5_000);
    await expect(connect(old)).rejects.toThrow(/Connection refused/);
    (await connect(fresh)).end(true);
  });

  it('is in no row and no log, neither old nor new', async () => {
    const old = await plant.newDevice();
    const fresh = await rotate(old);
    const rows = await plant.database.asWorker(async (tx) => [
      await tx.select().from(schema.devices),
      await tx.select().from(schema.auditLog),
    ]);
    for (const { secret } of [old, fresh]) expect(JSON.stringify(rows)).not.toContain(secret);
  });
});

describe('two controllers with one client id', () => {
  it('do not end each other for ever: one stays, the other waits, and people see it', async () => {
    const device = await plant.newDevice();
    const sessions = [await connect(device), await connect(device), await connect(device)];
    await expect(connect(device)).rejects.toThrow(/Server unavailable/);
    const last = sessions[2];
    expect(sessions.map((session) => session.connected)).toEqual([false, false, true]);
    expect(await publishAnd(last!, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    const { body } = await plant.service.api('GET', `/api/v1/devices/${device.id}`);
    expect(body).toMatchObject({ connected: true, troubles: [{ code: 'duplicate-client-id' }] });
    expect((await plant.service.api('GET', '/metrics')).body).toMatch(
      /^kizashi_mqtt_duplicate_client_ids_total [1-9]/m,
    );
    await sleep(100);
    expect(await audited(device)).toContain('device.duplicate-client-id');
    // Nobody is connected any more: then there is nobody to take over from.
    const closed = whenClosed(last!);
    last!.end(true);
    await closed;
    await sleep(50);
    (await connect(device)).end(true);
  });
});

// Last: it makes the address one that waits.
describe('somebody who guesses', () => {
  it('waits longer each time, while whoever knows the secret is let in at once', async () => {
    const device = await plant.newDevice();
    const guess = () => connect(device, { password: 'guess' }).catch(() => undefined);
    await Promise.all(Array.from({ length: 21 }, guess));
    const before = performance.now();
    await guess();
    expect(performance.now() - before).toBeGreaterThan(200);
    const asked = performance.now();
    (await connect(device)).end(true);
    expect(performance.now() - asked).toBeLessThan(200);
    const metrics = (await plant.service.api('GET', '/metrics')).body;
    expect(metrics).toMatch(/^kizashi_mqtt_refused_sign_ins_total\{reason="wrong-secret"\} \d\d/m);
  });
});
