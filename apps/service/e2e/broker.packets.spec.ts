import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'mqtt-packet';
import { type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { connectPacket, publishPacket, type RawConnection, rawConnection } from './raw-mqtt.ts';
import { birthOf, connectDevice, publishAnd, teleOf, topicOf } from './test-device.ts';

let plant: DevicePlant;
let device: DeviceAccess;
const open: RawConnection[] = [];

const raw = () => {
  const connection = rawConnection(plant.service.mqttUrl);
  open.push(connection);
  return connection;
};
const signedIn = async (of = device) => {
  const connection = raw();
  connection.say(connectPacket(of));
  expect(await connection.next('connack')).toMatchObject({ returnCode: 0 });
  return connection;
};

beforeAll(async () => {
  plant = await startDevicePlant();
  device = await plant.newDevice();
}, 60_000);
// One that stayed would be taken over from by the next, and so many in a minute are a pair of controllers.
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.destroy();
});
afterAll(() => plant?.remove());

/** CONNECT as bytes, with one byte or more changed in ways that no client library allows. */
const tampered = (change: (bytes: Buffer) => void, fields = {}) => {
  const bytes = connectPacket(device, fields);
  change(bytes);
  return bytes;
};
/** The bytes of one text in a packet for those of another. */
const replaced = (bytes: Buffer, text: string, by: string) => {
  bytes.write(by, bytes.indexOf(text));
  return bytes;
};
const FLAGS = 9;
/** With these flags, of which 2 is "clean session"; user name and password as they should be. */
const emptyClientId = (clean: 0 | 2) => {
  const text = (value: string) => [0, value.length, ...Buffer.from(value)];
  const body = [
    ...text('MQTT'),
    4,
    0xc0 | clean,
    0,
    60,
    0,
    0,
    ...text(device.username),
    ...text(device.secret),
  ];
  return Buffer.from([0x10, body.length, ...body]);
};
const subscribePacket = (messageId: number) => {
  const topic = Buffer.from(topicOf(device, 'err'));
  return Buffer.from([0x82, topic.length + 5, 0, messageId, 0, topic.length, ...topic, 1]);
};
const will = { topic: 'kz/v1/maker/x/state', payload: Buffer.from('{}'), qos: 1 as const, retain: false };

/** Every row of the table of packets, by its name there, and what comes near it. */
describe('the broker', () => {
  it.each<[string, () => Uint8Array]>([
    ['garbage', () => Buffer.from('\x00\xff\x13garbage')],
    ['TLS on the plain port', () => Buffer.from('16030100f5010000f10303', 'hex')],
    ['HTTP on the MQTT port', () => Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['5-byte length', () => Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x01])],
    ['200 MB CONNECT', () => Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f, 0, 4])],
    ['a CONNECT of 5 kB', () => connectPacket(device, { password: Buffer.alloc(5_000) })],
    ['60 kB client id', () => connectPacket(device, { clientId: 'x'.repeat(60_000) })],
    ['PUBLISH first', () => publishPacket(topicOf(device, 'tele'), 'x', 1)],
    ['will QoS 3', () => tampered((bytes) => bytes.writeUInt8((bytes[FLAGS] ?? 0) | 0x18, FLAGS), { will })],
    ['a reserved CONNECT flag', () => tampered((bytes) => bytes.writeUInt8((bytes[FLAGS] ?? 0) | 1, FLAGS))],
    [
      'password without user name',
      () => {
        const bytes = generate({
          cmd: 'connect',
          protocolId: 'MQTT',
          clientId: device.id,
          clean: true,
          keepalive: 60,
        });
        const password = Buffer.from([0, 1, 0x78]);
        bytes.writeUInt8((bytes[FLAGS] ?? 0) | 0x40, FLAGS);
        bytes.writeUInt8((bytes[1] ?? 0) + password.length, 1);
        return Buffer.concat([bytes, password]);
      },
    ],
  ])('closes at once on %s', async (_, bytes) => {
    const connection = raw();
    connection.say(bytes());
    expect(await connection.closedWithin(1_000)).toBeDefined();
    expect(connection.heard).toEqual([]);
  });

  it.each<[string, () => Uint8Array, number]>([
    ['v5 CONNECT', () => connectPacket(device, { protocolVersion: 5 }), 1],
    ['empty client id with clean=0', () => emptyClientId(0), 2],
    ['an empty client id with clean=1', () => emptyClientId(2), 2],
    ['NUL in the client id', () => connectPacket(device, { clientId: 'dev\0' }), 2],
    [
      'invalid UTF-8 in the client id',
      () => tampered((bytes) => bytes.writeUInt8(0xff, bytes.indexOf(device.id))),
      2,
    ],
    ['a wrong secret', () => connectPacket(device, { password: Buffer.from('guess') }), 4],
  ])('answers %s with the code of the standard', async (_, bytes, returnCode) => {
    const connection = raw();
    connection.say(bytes());
    const answer = await connection.next('connack');
    // A CONNACK to MQTT 5 is read by its rules: there the code has another name.
    expect(answer).toMatchObject({ returnCode });
    expect(await connection.closedWithin(1_000)).toBeDefined();
  });

  it('closes a slow-drip CONNECT at 5 s', async () => {
    const connection = raw();
    const bytes = connectPacket(device);
    let at = 0;
    const drip = setInterval(() => connection.say(bytes.subarray(at, ++at)), 200);
    const closedAfter = await connection.closedWithin(7_000);
    clearInterval(drip);
    expect(closedAfter).toBeGreaterThan(4_500);
  });

  it.each<[string, () => Uint8Array]>([
    ['a second CONNECT', () => connectPacket(device)],
    ['QoS 3', () => Buffer.from([0x36, 5, 0, 1, 0x61, 0, 1])],
    ['packet id 0', () => replaced(publishPacket(topicOf(device, 'tele'), 'x', 0x7a7a), 'zz', '\0\0')],
    ['packet id 0 in SUBSCRIBE', () => subscribePacket(0)],
    ['packet id 0 in UNSUBSCRIBE', () => Buffer.from([0xa2, 5, 0, 0, 0, 1, 0x61])],
    ['NUL in the topic', () => replaced(publishPacket(topicOf(device, 'tele'), 'x', 1), 'tele', 'te\0e')],
    [
      'invalid UTF-8 in the topic',
      () => {
        const bytes = publishPacket(topicOf(device, 'tele'), 'x', 1);
        bytes.writeUInt8(0xff, bytes.indexOf('tele'));
        return bytes;
      },
    ],
    ['an empty topic', () => Buffer.from([0x30, 3, 0, 0, 0x78])],
    [
      'a wildcard in the topic of a PUBLISH',
      () => replaced(publishPacket(topicOf(device, 'tele'), 'x', 1), 'tele', 'te+e'),
    ],
    ['a payload of more than 64 KiB', () => publishPacket(topicOf(device, 'tele'), Buffer.alloc(66_100), 1)],
    ['a topic of 65 kB', () => publishPacket(`${topicOf(device, 'tele')}/${'a'.repeat(65_400)}`, 'x', 1)],
    ['SUBSCRIBE without a filter', () => Buffer.from([0x82, 2, 0, 1])],
    ['a packet that only servers send', () => generate({ cmd: 'suback', messageId: 1, granted: [0] })],
  ])('closes a device that sends %s', async (_, bytes) => {
    const connection = await signedIn();
    connection.say(bytes());
    expect(await connection.closedWithin(1_000)).toBeDefined();
  });

  it('answers thousands of filters in one SUBSCRIBE with the code of the standard: as many refusals', async () => {
    const connection = await signedIn();
    const subscriptions = Array.from({ length: 5_000 }, (_, i) => ({ topic: `x/${i}/#`, qos: 1 as const }));
    connection.say(generate({ cmd: 'subscribe', messageId: 7, subscriptions }));
    const answer = await connection.next('suback');
    expect(new Set((answer as { granted: number[] }).granted)).toEqual(new Set([128]));
  });

  it('takes a SUBSCRIBE with a packet id', async () => {
    const connection = await signedIn();
    connection.say(subscribePacket(1));
    expect(await connection.next('suback')).toMatchObject({ messageId: 1, granted: [1] });
  });

  it('counts what it closed, by reason', async () => {
    const { body } = await plant.service.api('GET', '/metrics');
    for (const reason of ['not-mqtt', 'protocol', 'sign-in', 'timeout']) {
      expect(body).toMatch(new RegExp(`^kizashi_mqtt_closed_total\\{reason="${reason}"\\} [1-9]`, 'm'));
    }
  });

  it('takes what was sent before CONNACK, and a batch of 64 KiB', async () => {
    const early = await plant.newDevice();
    const connection = raw();
    const big = teleOf('b1', 1, Date.now() - 60_000, [1]).padEnd(65_536);
    connection.say(
      Buffer.concat([
        connectPacket(early),
        publishPacket(topicOf(early, 'birth'), birthOf('b1'), 1),
        publishPacket(topicOf(early, 'tele'), big, 2),
      ]),
    );
    expect(await connection.next('connack')).toMatchObject({ returnCode: 0 });
    expect(await connection.next('puback')).toMatchObject({ messageId: 1 });
    expect(await connection.next('puback')).toMatchObject({ messageId: 2 });
    const { body } = await plant.service.api('GET', `/api/v1/devices/${early.id}/quarantine`);
    expect(body.items).toEqual([]);
  });

  it('lets a keep-alive of 0 and a lasting session in, on its own terms', async () => {
    const connection = raw();
    connection.say(connectPacket(device, { keepalive: 0, clean: false }));
    expect(await connection.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: false });
  });

  it('slows a device down that is too fast, answers its pings and loses nothing', async () => {
    const fast = await plant.newDevice();
    const connection = await signedIn(fast);
    connection.say(publishPacket(topicOf(fast, 'birth'), birthOf('b1'), 1));
    const t0 = Date.now() - 600_000;
    const count = 130;
    for (let seq = 1; seq <= count; seq += 1) {
      connection.say(
        publishPacket(topicOf(fast, 'tele'), teleOf('b1', seq, t0 + seq * 1_000, [seq]), seq + 1),
      );
    }
    connection.say(generate({ cmd: 'pingreq' }));
    const startedAt = performance.now();
    const acknowledged = new Set<number>();
    while (acknowledged.size < count + 1) {
      const answer = await connection.next('puback');
      if (answer === undefined) throw new Error('the connection was closed');
      acknowledged.add(Number(answer.messageId));
    }
    const took = performance.now() - startedAt;
    // 100 at once, the other 31 at 20 a second.
    expect(took).toBeGreaterThan(1_200);
    expect(took).toBeLessThan(4_000);
    expect(await connection.next('pingresp')).toBeDefined();
  });

  it('keeps good devices going through a flood of malformed payloads', async () => {
    const [bad, good] = [await plant.newDevice(), await plant.newDevice()];
    const flood = await signedIn(bad);
    const client = await connectDevice(plant.service.mqttUrl, good);
    for (let id = 1; id <= 2_000; id += 1) flood.say(publishPacket(topicOf(bad, 'tele'), '{"v":1,', id));
    const latencies: number[] = [];
    await publishAnd(client, topicOf(good, 'birth'), birthOf('b1'));
    for (let seq = 1; seq <= 40; seq += 1) {
      const before = performance.now();
      const payload = teleOf('b1', seq, Date.now() - 1_000, [seq]);
      expect(await publishAnd(client, topicOf(good, 'tele'), payload)).toBe('acknowledged');
      latencies.push(performance.now() - before);
    }
    client.end(true);
    expect(latencies.sort((x, y) => x - y)[38]).toBeLessThan(500);
  });
});
