import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimCodeCreated, claimCode as claimCodeShape } from '@kizashi/api-contract';
import { epochMs } from '@kizashi/kernel';
import { schema } from '@kizashi/storage/database';
import { eq } from 'drizzle-orm';
import type { IClientOptions, MqttClient } from 'mqtt';
import { call } from './api.ts';
import { type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { birthOf, connectDevice, publishAnd, topicOf, whenClosed } from './test-device.ts';

/** A controller without an identity trades a code for one. */

let plant: DevicePlant;
const open: MqttClient[] = [];
const api: DevicePlant['service']['api'] = (...request) => plant.service.api(...request);

beforeAll(async () => {
  plant = await startDevicePlant();
}, 60_000);
afterAll(async () => {
  for (const client of open) client.end(true);
  await plant?.remove();
});

/** A machine that has no device (any more). */
async function freeMachine(): Promise<string> {
  const { id } = await plant.newDevice();
  const { machineId } = (await api('GET', `/api/v1/devices/${id}`)).body;
  await api('POST', `/api/v1/devices/${id}/revoke`);
  return machineId;
}
const issue = async (machineId: string, body: object = {}) => {
  const { status, body: issued } = await api('POST', `/api/v1/machines/${machineId}/claim-codes`, body);
  expect(status).toBe(201);
  return claimCodeCreated.parse(issued);
};
const stateOf = async (machineId: string) =>
  (await api('GET', `/api/v1/machines/${machineId}/claim-codes`)).body.items.map((one: unknown) => {
    return claimCodeShape.parse(one).state;
  });

const claimant = async (uid: string, options: IClientOptions = {}) => {
  const nobody: DeviceAccess = { id: uid, username: '_claim', secret: '' };
  const client = await connectDevice(plant.service.mqttUrl, nobody, options);
  open.push(client);
  return client;
};
/** Subscribes, asks, and resolves with the answer when the service has closed the connection. */
async function claim(uid: string, code: string, more: object = {}): Promise<Record<string, string>> {
  const client = await claimant(uid);
  const closed = whenClosed(client);
  const answers: Record<string, string>[] = [];
  client.on('message', (_, payload) => answers.push(JSON.parse(payload.toString())));
  await client.subscribeAsync(`kz/v1/_claim/${uid}/rsp`, { qos: 1 });
  client.publish(`kz/v1/_claim/${uid}/req`, JSON.stringify({ v: 1, code, ...more }), { qos: 1 });
  await closed;
  expect(answers).toHaveLength(1);
  return answers[0] ?? {};
}
const accessOf = ({ device = '', username = '', secret = '' }): DeviceAccess => ({
  id: device,
  username,
  secret,
});

describe('a claim code', () => {
  it('gives a controller its device, with which it signs in and publishes', async () => {
    const machineId = await freeMachine();
    const issued = await issue(machineId);
    expect(issued).toMatchObject({ state: 'open', hardwareId: null, deviceId: null, usedAt: null });
    const typed = issued.code.toLowerCase().replaceAll('-', '');
    const answer = await claim('SN-0042', typed, { fw: '4.2.0' });
    expect(answer).toMatchObject({ v: 1, tenant: 'maker', username: `maker/${answer.device}` });

    const device = accessOf(answer);
    const client = await connectDevice(plant.service.mqttUrl, device);
    open.push(client);
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    expect((await api('GET', `/api/v1/devices/${device.id}`)).body).toMatchObject({
      machineId,
      connected: true,
    });
    const [listed] = (await api('GET', `/api/v1/machines/${machineId}/claim-codes`)).body.items;
    expect(listed).toMatchObject({ id: issued.id, state: 'used', deviceId: device.id });
    const { body } = await api('GET', `/api/v1/audit-log?subject=device:${device.id}`);
    expect(body.items).toMatchObject([
      { action: 'device.claimed', actor: `claim-code:${issued.id}`, detail: { hardwareId: 'SN-0042' } },
    ]);
  });

  it('is used once: not by another controller, and not again after the first one has signed in', async () => {
    const { code } = await issue(await freeMachine());
    const device = accessOf(await claim('SN-0001', code));
    expect(await claim('SN-0002', code)).toMatchObject({ code: 'claim-code-used' });
    const client = await connectDevice(plant.service.mqttUrl, device);
    open.push(client);
    expect(await claim('SN-0001', code)).toMatchObject({ code: 'claim-code-used' });
    expect(client.connected).toBe(true);
  });

  it('gives the same controller a new secret for the same device when the answer was lost', async () => {
    const { code } = await issue(await freeMachine());
    const lost = accessOf(await claim('SN-0003', code));
    const kept = accessOf(await claim('SN-0003', code));
    expect(kept.id).toBe(lost.id);
    expect(kept.secret).not.toBe(lost.secret);
    await expect(connectDevice(plant.service.mqttUrl, lost)).rejects.toThrow(/refused/);
    open.push(await connectDevice(plant.service.mqttUrl, kept));
  });

  it('is bound to a controller where somebody said which', async () => {
    const { code } = await issue(await freeMachine(), { hardwareId: '00:1B:44:11:3A:B7' });
    expect(await claim('00:1B:44:11:3A:B8', code)).toMatchObject({ code: 'claim-code-bound' });
    expect(await claim('00:1B:44:11:3A:B7', code)).toHaveProperty('secret');
  });

  it('expires, can be revoked, and is worth nothing when the machine has a device', async () => {
    const machineId = await freeMachine();
    const [expired, revoked, late] = [await issue(machineId), await issue(machineId), await issue(machineId)];
    const { claimCodes } = schema;
    await plant.database.asWorker((tx) =>
      tx
        .update(claimCodes)
        .set({ expiresAt: epochMs(Date.parse(expired.createdAt)) })
        .where(eq(claimCodes.id, expired.id)),
    );
    const path = `/api/v1/machines/${machineId}/claim-codes`;
    expect((await api('POST', `${path}/${revoked.id}/revoke`)).status).toBe(204);
    expect((await api('POST', `${path}/${revoked.id}/revoke`)).status).toBe(404);
    expect(await stateOf(machineId)).toEqual(['open', 'revoked', 'expired']);
    expect(await claim('SN-0004', expired.code)).toMatchObject({ code: 'claim-code-expired' });
    expect(await claim('SN-0004', revoked.code)).toMatchObject({ code: 'claim-code-revoked' });
    expect((await api('POST', '/api/v1/devices', { machineId })).status).toBe(201);
    expect(await claim('SN-0004', late.code)).toMatchObject({ code: 'claim-machine-taken' });
    expect((await api('POST', path, {})).body).toMatchObject({ code: 'already-exists' });
  });

  it('that is none, or no code at all, is refused with the reason', async () => {
    expect(await claim('SN-0005', 'AAAA-BBBB-CCCC-DDDD')).toMatchObject({ code: 'claim-code-unknown' });
    expect(await claim('SN-0005', '')).toMatchObject({ code: 'bad-field' });
  });

  it('is kept nowhere as it is, and issued by those alone who may make devices', async () => {
    const machineId = await freeMachine();
    const { code } = await issue(machineId);
    const rows = await plant.database.asWorker(async (tx) => [
      await tx.select().from(schema.claimCodes),
      await tx.select().from(schema.auditLog),
    ]);
    expect(JSON.stringify(rows)).not.toContain(code);
    const { token } = (
      await api('POST', '/api/v1/tokens', { name: 'p', role: 'planner', customerId: 'cus_a' })
    ).body;
    const path = `/api/v1/machines/${machineId}/claim-codes`;
    const planner = { authorization: `Bearer ${token}` };
    expect((await call(plant.service.url, 'POST', path, {}, planner)).status).toBe(403);
    expect((await call(plant.service.url, 'GET', path, undefined, planner)).status).toBe(200);
  });
});

describe('somebody who claims', () => {
  it('may do nothing else', async () => {
    const device = await plant.newDevice();
    const foreign = [
      'kz/v1/_claim/SN-other/req',
      'kz/v1/_claim/SN-0006/rsp',
      topicOf(device, 'tele'),
      '$SYS/x',
    ];
    for (const topic of foreign) {
      expect(await publishAnd(await claimant('SN-0006'), topic, '{}')).toBe('closed');
    }
    const client = await claimant('SN-0006');
    for (const filter of ['kz/v1/_claim/SN-other/rsp', 'kz/v1/_claim/+/rsp', '#', topicOf(device, 'cmd')]) {
      await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    }
    expect(await publishAnd(client, 'kz/v1/_claim/SN-0006/req', 'x'.repeat(5_000))).toBe('closed');
  });

  it('asks once', async () => {
    const client = await claimant('SN-0007');
    const closed = whenClosed(client);
    for (let i = 0; i < 2; i += 1)
      client.publish('kz/v1/_claim/SN-0007/req', '{"v":1,"code":"AAAA"}', { qos: 1 });
    await closed;
  });

  it('hears nothing of what another one hears who uses the same name', async () => {
    const { code } = await issue(await freeMachine());
    const thief = await claimant('SN-0008');
    const heard: string[] = [];
    thief.on('message', (topic) => heard.push(topic));
    await thief.subscribeAsync('kz/v1/_claim/SN-0008/rsp', { qos: 1 });
    expect(await claim('SN-0008', code)).toHaveProperty('secret');
    expect(thief.connected).toBe(true);
    expect(heard).toEqual([]);
    thief.end(true);
  });

  it('cannot end the connection of a device by taking its id', async () => {
    const device = await plant.newDevice();
    const client = await connectDevice(plant.service.mqttUrl, device);
    open.push(client);
    (await claimant(device.id)).end(true);
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
  });

  it.each<[string, string, IClientOptions]>([
    ['a hardware id that cannot stand in a topic', 'SN/0009', {}],
    ['one that is too short', 'x', {}],
    [
      'a last will',
      'SN-0009',
      { will: { topic: 'kz/v1/_claim/SN-0009/req', payload: Buffer.from(''), qos: 1, retain: false } },
    ],
  ])('is not let in with %s', async (_, uid, options) => {
    await expect(claimant(uid, options)).rejects.toThrow(/refused|closed/i);
  });
});
