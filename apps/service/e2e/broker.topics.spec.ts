import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { connectPacket, publishPacket, rawConnection } from './raw-mqtt.ts';
import { connectDevice, publishAnd, topicOf, whenClosed } from './test-device.ts';

/** The matrix of two tenants x two devices x all topics, and every row of the table of topics. */

let plant: DevicePlant;
let a: DeviceAccess;
let b: DeviceAccess;
const open: MqttClient[] = [];

const connect = async (device: DeviceAccess, options = {}) => {
  const client = await connectDevice(plant.service.mqttUrl, device, options);
  open.push(client);
  return client;
};
const newestRefusal = async (device: DeviceAccess) =>
  (await plant.service.api('GET', `/api/v1/devices/${device.id}/quarantine?limit=1`)).body.items[0];
const troublesOf = async (device: DeviceAccess): Promise<{ code: string; detail: string }[]> =>
  (await plant.service.api('GET', `/api/v1/devices/${device.id}`)).body.troubles;

beforeAll(async () => {
  plant = await startDevicePlant();
  a = await plant.newDevice('a');
  b = await plant.newDevice('b');
}, 60_000);
afterAll(async () => {
  for (const client of open) client.end(true);
  await plant?.remove();
});

const UP = [
  'birth',
  'state',
  'tele',
  'telec',
  'evt',
  'ack',
  'cfgack',
  'time/req',
  'wave/1/1',
  'wave/cap-7/0',
];
const DOWN = ['err', 'cmd', 'cfg', 'time/rsp'];
const CLAIM = ['kz/v1/_claim/SN-0042/req', 'kz/v1/_claim/SN-0042/rsp'];
/** The same topic of another device, of the own id with another tenant, and of another device there. */
const foreign = (kind: string) => [
  topicOf(b, kind),
  topicOf(a, kind).replace('/maker/', '/other/'),
  topicOf(b, kind).replace('/maker/', '/other/'),
];

describe('its own topics', () => {
  it('take what a device publishes, retained or not', async () => {
    const client = await connect(a);
    for (const kind of UP) {
      for (const retain of [false, true]) {
        expect(await publishAnd(client, topicOf(a, kind), '{}', retain)).toBe('acknowledged');
      }
    }
    client.end(true);
  });

  it('may be subscribed to where they go down, and nowhere else', async () => {
    const client = await connect(a);
    for (const kind of DOWN) {
      const [granted] = await client.subscribeAsync(topicOf(a, kind), { qos: 1 });
      expect(granted?.qos).toBe(1);
    }
    for (const kind of [...UP, '#', '+', 'time/#', 'nothing']) {
      await expect(client.subscribeAsync(topicOf(a, kind), { qos: 1 })).rejects.toThrow();
    }
    expect(client.connected).toBe(true);
    client.end(true);
  });

  it('bring what the service says to this device, and to no other', async () => {
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
});

describe('another device or tenant: CLOSE and audit', () => {
  it.each([...UP, ...DOWN])('publish on "%s"', async (kind) => {
    for (const topic of foreign(kind)) {
      expect(await publishAnd(await connect(a), topic, '{}', true)).toBe('closed');
    }
  });

  it.each([...UP, ...DOWN])('subscription to "%s"', async (kind) => {
    for (const topic of foreign(kind)) {
      const client = await connect(a);
      const closed = whenClosed(client);
      client.subscribe(topic, { qos: 1 });
      await closed;
    }
  });

  it.each(CLAIM)('a place that somebody else claims: %s', async (topic) => {
    expect(await publishAnd(await connect(a), topic, '{}')).toBe('closed');
    const client = await connect(a);
    await expect(client.subscribeAsync(topic, { qos: 1 })).rejects.toThrow();
    client.end(true);
  });

  it('stands in the audit log and among the troubles of the device, and of no other', async () => {
    await sleep(100);
    const { body } = await plant.service.api('GET', '/api/v1/audit-log?limit=500');
    const subjects = body.items
      .filter(({ action }: { action: string }) => action === 'device.closed-for-foreign-topic')
      .map(({ subject }: { subject: string }) => subject);
    expect(new Set(subjects)).toEqual(new Set([`device:${a.id}`]));
    expect(await troublesOf(a)).toMatchObject([{ code: 'foreign-topic' }]);
    expect(await troublesOf(b)).toEqual([]);
  });
});

describe('wildcard publish, $SYS, $share', () => {
  it.each(['$SYS/broker/x', '$share/g/kz/v1/maker/x/tele', 'kz/v1/maker', 'anything'])(
    'publish on %s: CLOSE',
    async (topic) => {
      expect(await publishAnd(await connect(a), topic, '{}')).toBe('closed');
    },
  );

  it.each(['+', '#'])('publish with %s in the topic: CLOSE', async (wildcard) => {
    const connection = rawConnection(plant.service.mqttUrl);
    connection.say(connectPacket(a));
    await connection.next('connack');
    const bytes = publishPacket(topicOf(a, 'tel?'), '{}', 1);
    bytes.write(wildcard, bytes.indexOf('?'));
    connection.say(bytes);
    expect(await connection.closedWithin(1_000)).toBeDefined();
  });

  it('subscription to them: refused, and the device goes on', async () => {
    const client = await connect(a);
    const filters = ['#', '+/#', '+/+/+/+/+', 'kz/#', '$SYS/#', '$SYS/+/new/clients'];
    for (const filter of [...filters, `$share/g/${topicOf(a, 'err')}`, `$share/g/#`]) {
      await expect(client.subscribeAsync(filter, { qos: 1 })).rejects.toThrow();
    }
    expect(client.connected).toBe(true);
    client.end(true);
  });
});

describe('topics that are no topics', () => {
  it('101 levels: CLOSE', async () => {
    expect(await publishAnd(await connect(a), `${topicOf(a, 'x')}${'/a'.repeat(96)}`, '{}')).toBe('closed');
  });

  it('65 kB: CLOSE', async () => {
    expect(await publishAnd(await connect(a), topicOf(a, 'a'.repeat(65_000)), '{}')).toBe('closed');
  });

  it('__proto__ segments: inert', async () => {
    expect(await publishAnd(await connect(a), 'kz/v1/__proto__/constructor/tele', '{}')).toBe('closed');
    const client = await connect(a);
    for (const kind of ['__proto__', 'constructor', 'toString', 'wave/__proto__/0', 'time/__proto__']) {
      expect(await publishAnd(client, topicOf(a, kind), '{}')).toBe('acknowledged');
      expect(await newestRefusal(a)).toMatchObject({ topic: topicOf(a, kind), code: 'unknown-kind' });
      await expect(client.subscribeAsync(topicOf(a, kind), { qos: 1 })).rejects.toThrow();
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    client.end(true);
  });

  it('unknown kind: QUARANTINE', async () => {
    const client = await connect(a);
    expect(await publishAnd(client, topicOf(a, 'telemetry'), '{"v":1}')).toBe('acknowledged');
    expect(await newestRefusal(a)).toMatchObject({
      topic: topicOf(a, 'telemetry'),
      code: 'unknown-kind',
      payloadBase64: Buffer.from('{"v":1}').toString('base64'),
    });
    client.end(true);
  });

  it.each(['tele', 'telec', 'evt', 'wave/c1/0'])('retained telemetry on "%s": QUARANTINE', async (kind) => {
    const client = await connect(a);
    expect(await publishAnd(client, topicOf(a, kind), '{}', true)).toBe('acknowledged');
    expect(await newestRefusal(a)).toMatchObject({ topic: topicOf(a, kind), code: 'retained-not-allowed' });
    client.end(true);
  });
});

describe('last will', () => {
  const willOn = (topic: string, payload = '{"st":"lost"}') => ({
    will: { topic, payload: Buffer.from(payload), qos: 1 as const, retain: true },
  });

  it.each(['another device', 'another tenant', '$SYS', 'a wildcard', 'a claim'])(
    'will on a foreign topic (%s): not let in',
    async (what) => {
      const [other, tenant] = foreign('state');
      const topics: Record<string, string | undefined> = {
        'another device': other,
        'another tenant': tenant,
        $SYS: '$SYS/x',
        'a wildcard': topicOf(a, '#'),
        'a claim': CLAIM[0],
      };
      await expect(connect(a, willOn(topics[what] ?? ''))).rejects.toThrow(/Not authorized|closed/i);
    },
  );

  it('on its own topic is published when the connection is lost', async () => {
    const client = await connect(a, willOn(topicOf(a, 'state')));
    client.stream.destroy();
    await whenClosed(client);
    await sleep(300);
    // This one is wrong on purpose: what was refused of it shows that it was published.
    expect(await newestRefusal(a)).toMatchObject({ topic: topicOf(a, 'state'), code: 'bad-field' });
  });
});
