import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { connect as connectTls, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IClientOptions, MqttClient } from 'mqtt';
import { WebSocket } from 'ws';
import { Lifecycle } from '../src/lifecycle/index.ts';
import { type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { connectPacket, publishPacket } from './raw-mqtt.ts';
import { type Authority, newAuthority, newFolder, serverCertificate } from './test-certificates.ts';
import { birthOf, connectDevice, publishAnd, topicOf, whenClosed } from './test-device.ts';

const folder = newFolder();
const trusted = getCACertificates();
let plant: DevicePlant;
let authority: Authority;
let stranger: Authority;
let ca: string;
const open: MqttClient[] = [];
const api: DevicePlant['service']['api'] = (...request) => plant.service.api(...request);
const port = (name: string) => plant.service.app().get(Lifecycle).ports.get(name);

beforeAll(async () => {
  const server = serverCertificate(folder);
  authority = newAuthority(folder, 'maker-devices');
  stranger = newAuthority(folder, 'somebody-else');
  ca = readFileSync(server.certificate, 'utf8');
  // The service is asked over HTTPS by fetch, which knows no other way to trust its certificate.
  setDefaultCACertificates([...trusted, ca]);
  plant = await startDevicePlant({
    env: {
      KIZASHI_BIND: '0.0.0.0',
      KIZASHI_TLS_CERT: server.certificate,
      KIZASHI_TLS_KEY: server.key,
      KIZASHI_TLS_CLIENT_CA: authority.certificate,
      KIZASHI_MQTTS_PORT: '0',
      KIZASHI_MQTT_WS_PORT: '0',
    },
  });
}, 60_000);
afterAll(async () => {
  for (const client of open) client.end(true);
  await plant?.remove();
  setDefaultCACertificates([...trusted]);
  rmSync(folder, { recursive: true, force: true });
});

const connectTo = async (url: string, device: DeviceAccess, options: IClientOptions = {}) => {
  const client = await connectDevice(url, device, { ca, ...options });
  open.push(client);
  return client;
};
const overTls = (device: DeviceAccess, options: IClientOptions = {}) =>
  connectTo(`mqtts://localhost:${port('mqtts')}`, device, options);
const troublesOf = async ({ id }: DeviceAccess) => (await api('GET', `/api/v1/devices/${id}`)).body.troubles;

describe('beyond loopback with TLS', () => {
  it('speaks HTTPS alone and tells browsers to stay with it', async () => {
    const { url } = plant.service;
    expect(url).toMatch(/^https:/);
    const { status, headers } = await api('GET', '/health/ready');
    expect(status).toBe(200);
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect(headers.get('content-security-policy')).toContain(`wss://${new URL(url).host}`);
    await expect(fetch(url.replace('https:', 'http:'))).rejects.toThrow();
  });

  it('marks the session cookie Secure', async () => {
    const users = (await api('GET', '/api/v1/users')).body.items;
    const link = (await api('POST', `/api/v1/users/${users[0].id}/sign-in-links`, {})).body;
    expect(link.url).toMatch(/^https:/);
    const token = new URL(link.url).searchParams.get('token');
    const { status, headers } = await api('POST', '/api/v1/session', { token });
    expect(status).toBe(201);
    expect(headers.get('set-cookie')).toMatch(/; Secure/);
  });

  it('keeps MQTT without TLS on this machine', () => {
    expect(plant.service.mqttUrl).toMatch(/^mqtt:\/\/127\.0\.0\.1:/);
  });
});

describe('MQTT over TLS', () => {
  it('takes a secret from a device without a certificate', async () => {
    const device = await plant.newDevice();
    const client = await overTls(device);
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    await expect(overTls(device, { password: 'guess' })).rejects.toThrow(/Bad username or password/i);
  });

  it('is told to whoever sets a controller up', async () => {
    const { id } = await plant.newDevice();
    expect((await api('GET', `/api/v1/devices/${id}/connection`)).body).toMatchObject({
      tlsPort: port('mqtts'),
      webSocketPort: port('mqtt-ws'),
    });
  });

  it('has the frame guard of the plain port', async () => {
    const device = await plant.newDevice();
    const say = async (...packets: Uint8Array[]) => {
      const socket = connectTls({ host: 'localhost', port: port('mqtts') ?? 0, ca });
      socket.on('error', () => undefined).resume();
      await once(socket, 'secureConnect');
      for (const packet of packets) socket.write(packet);
      await once(socket, 'close');
    };
    await say(Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f, 0, 4]));
    await say(connectPacket(device), publishPacket(topicOf(device, 'tele'), Buffer.alloc(66_100), 1));
  });

  it('closes who speaks MQTT where TLS is due', async () => {
    const device = await plant.newDevice();
    const socket = connectTcp(port('mqtts') ?? 0, '127.0.0.1').on('error', () => undefined);
    socket.resume().write(connectPacket(device));
    await once(socket, 'close');
  });
});

describe('a client certificate', () => {
  const byCertificate = (device: DeviceAccess, commonName: string, from = authority) =>
    overTls(device, {
      ...from.issue(commonName),
      username: undefined as never,
      password: undefined as never,
    });

  it.each<[string, (device: DeviceAccess) => string]>([
    ['the device id', ({ id }) => id],
    ['tenant and device id', ({ username }) => username],
  ])('whose CN is %s lets its device in, without a password', async (_, commonName) => {
    const device = await plant.newDevice();
    const client = await byCertificate(device, commonName(device));
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    expect(await publishAnd(client, 'kz/v1/maker/dev_other/tele', '{}')).toBe('closed');
  });

  it('is refused for another client id, as breach of its device', async () => {
    const [device, other] = [await plant.newDevice(), await plant.newDevice()];
    await expect(byCertificate(other, device.id)).rejects.toThrow(/Identifier rejected/i);
    expect(await troublesOf(device)).toMatchObject([{ code: 'client-id-mismatch' }]);
  });

  it('of somebody else is refused, and the right secret beside it does not help', async () => {
    const device = await plant.newDevice();
    await expect(overTls(device, stranger.issue(device.id))).rejects.toThrow(/Not authorized/i);
    expect(await troublesOf(device)).toMatchObject([
      { code: 'bad-certificate', detail: expect.stringContaining('UNABLE_TO_VERIFY') },
    ]);
  });

  it('ends with its device: the session is cut, and the certificate is worth nothing', async () => {
    const device = await plant.newDevice();
    const client = await byCertificate(device, device.id);
    const closed = whenClosed(client);
    await api('POST', `/api/v1/devices/${device.id}/revoke`);
    await closed;
    await expect(byCertificate(device, device.id)).rejects.toThrow(/Not authorized/i);
    await expect(byCertificate({ ...device, id: 'dev_nobody' }, 'dev_nobody')).rejects.toThrow(
      /Not authorized/i,
    );
  });

  it('is not touched by a rotation of the secret', async () => {
    const device = await plant.newDevice();
    const client = await byCertificate(device, device.id);
    await api('POST', `/api/v1/devices/${device.id}/rotate`, { previousValidForHours: 0 });
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
  });
});

describe('MQTT over WebSocket', () => {
  const url = () => `wss://localhost:${port('mqtt-ws')}`;

  it('is the same service: sign-in, acknowledgement, topics', async () => {
    const device = await plant.newDevice();
    const client = await connectTo(url(), device, { wsOptions: { ca } });
    expect(await publishAnd(client, topicOf(device, 'birth'), birthOf('b1'))).toBe('acknowledged');
    const [granted] = await client.subscribeAsync(topicOf(device, 'err'), { qos: 1 });
    expect(granted?.qos).toBe(1);
    const heard = new Promise<string>((resolve) =>
      client.once('message', (_, said) => resolve(String(said))),
    );
    await publishAnd(client, topicOf(device, 'tele'), 'not json');
    expect(JSON.parse(await heard)).toMatchObject({ code: 'not-json' });
    expect(await publishAnd(client, 'kz/v1/maker/dev_other/tele', '{}')).toBe('closed');
  });

  it('takes a certificate too', async () => {
    const device = await plant.newDevice();
    const mine = authority.issue(device.id);
    const client = await connectTo(url(), device, { password: 'none', wsOptions: { ca, ...mine } });
    expect(client.connected).toBe(true);
  });

  const raw = (options: { protocol?: string; origin?: string } = {}) =>
    new WebSocket(url(), options.protocol ?? 'mqtt', {
      ca,
      ...(options.origin !== undefined && { origin: options.origin }),
    });
  const refusal = async (socket: WebSocket): Promise<string> =>
    String(((await once(socket, 'error', { signal: AbortSignal.timeout(5_000) })) as [Error])[0].message);

  it('refuses another subprotocol, and pages of other hosts', async () => {
    expect(await refusal(raw({ protocol: 'soap' }))).toMatch(/400/);
    expect(await refusal(raw({ origin: 'https://evil.example' }))).toMatch(/403/);
    const own = raw({ origin: new URL(url()).origin.replace('wss:', 'https:') });
    await once(own, 'open');
    expect(own.protocol).toBe('mqtt');
    own.terminate();
    expect((await fetch(url().replace('wss:', 'https:'))).status).toBe(426);
  });

  it('closes on text, on messages that are too large, and on what is not MQTT', async () => {
    const device = await plant.newDevice();
    const afterSaying = async (...messages: (string | Buffer)[]) => {
      const socket = raw();
      socket.on('error', () => undefined);
      await once(socket, 'open');
      for (const message of messages) socket.send(message);
      await once(socket, 'close', { signal: AbortSignal.timeout(2_000) });
    };
    await afterSaying('text');
    await afterSaying(Buffer.from('garbage'));
    await afterSaying(Buffer.from([0x10, 0x80, 0x84, 0xaf, 0x5f, 0, 4]));
    await afterSaying(connectPacket(device), Buffer.alloc(200_000));
  });
});
