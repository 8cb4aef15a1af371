import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

const UP = ['birth', 'state', 'tele', 'evt', 'telec', 'ack', 'cfgack', 'time/req', 'wave/1/1'];
const DOWN = ['err', 'cmd', 'cfg', 'time/rsp'];

describe('a device', () => {
  it('may publish on its own topics, retained or not', async () => {
    const client = await connect(a);
    for (const kind of UP) {
      for (const retain of [false, true]) {
        expect(await publishAnd(client, topicOf(a, kind), '{}', retain)).toBe('acknowledged');
      }
    }
    client.end(true);
  });

  it.each([...UP, ...DOWN])(
    'is closed when it publishes on "%s" of another device or tenant',
    async (kind) => {
      for (const topic of [topicOf(b, kind), topicOf(a, kind).replace('/maker/', '/other/')]) {
        const client = await connect(a);
        expect(await publishAnd(client, topic, '{}', true)).toBe('closed');
      }
    },
  );

  it.each([
    '$SYS/broker/x',
    'kz/v1/maker',
    'anything',
    `${'a/'.repeat(101)}b`,
    'kz/v1/__proto__/constructor/tele',
  ])('is closed when it publishes on %s', async (topic) => {
    expect(await publishAnd(await connect(a), topic, '{}')).toBe('closed');
  });

  it('may subscribe to its own down-topics and is refused the rest', async () => {
    const client = await connect(a);
    for (const kind of DOWN) {
      const [granted] = await client.subscribeAsync(topicOf(a, kind), { qos: 1 });
      expect(granted?.qos).toBe(1);
    }
    const filters = [
      '#',
      '+/#',
      '$SYS/#',
      `$share/g/${topicOf(a, 'err')}`,
      topicOf(a, '#'),
      topicOf(a, 'tele'),
    ];
    for (const filter of filters) {
      await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
      expect(client.connected).toBe(true);
    }
    client.end(true);
  });

  it.each([...UP, ...DOWN])('is closed when it subscribes to "%s" of another device', async (kind) => {
    const client = await connect(a);
    const closed = whenClosed(client);
    client.subscribe(topicOf(b, kind), { qos: 1 });
    await closed;
  });

  it('hears nothing of another, and of itself only what the service says', async () => {
    const [mine, theirs] = [await connect(a), await connect(b)];
    const heard: string[] = [];
    for (const client of [mine, theirs]) {
      client.on('message', (topic, payload) => heard.push(`${topic} ${JSON.parse(payload.toString()).code}`));
    }
    for (const kind of DOWN) {
      await mine.subscribeAsync(topicOf(a, kind), { qos: 1 });
      await theirs.subscribeAsync(topicOf(b, kind), { qos: 1 });
    }
    // It may not write its own commands either: kept, acknowledged, and delivered to nobody.
    await publishAnd(mine, topicOf(a, 'cmd'), '{"code":"forged"}');
    await publishAnd(mine, topicOf(a, 'tele'), 'not json');
    await sleep(200);
    expect(heard).toEqual([`${topicOf(a, 'err')} wrong-direction`, `${topicOf(a, 'err')} not-json`]);
    for (const client of [mine, theirs]) client.end(true);
  });

  it('cannot leave a last will on a foreign topic', async () => {
    const will = {
      topic: topicOf(b, 'state'),
      payload: Buffer.from('{"st":"lost","bid":"x"}'),
      qos: 1 as const,
      retain: true,
    };
    await expect(connect(a, { will })).rejects.toThrow(/Not authorized/i);
  });

  it('leaves its own last will', async () => {
    const will = {
      topic: topicOf(a, 'state'),
      payload: Buffer.from('{"st":"lost"}'),
      qos: 1 as const,
      retain: true,
    };
    const client = await connect(a, { will });
    client.stream.destroy();
    await whenClosed(client);
    await sleep(300);
    // This one is wrong on purpose: what was refused of it shows that it was published.
    const { body } = await plant.service.api('GET', `/api/v1/devices/${a.id}/quarantine?limit=1`);
    expect(body.items[0]).toMatchObject({ topic: topicOf(a, 'state'), code: 'bad-field' });
  });

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
    const actions = await audited(a);
    expect(actions).toContain('device.closed-for-foreign-topic');
    expect(actions).toContain('device.sign-in-refused');
    expect(actions).toContain('device.created');
    expect(await audited(b)).not.toContain('device.closed-for-foreign-topic');
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
