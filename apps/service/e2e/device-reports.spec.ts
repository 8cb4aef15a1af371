import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DeviceBoot, deviceBoot, deviceConnection, lastReading, page } from '@kizashi/api-contract';
import { TOPIC_RULES } from '@kizashi/firmware-contracts';
import mqtt, { type MqttClient } from 'mqtt';
import { CHANNEL, type DeviceAccess, type DevicePlant, startDevicePlant } from './device-plant.ts';
import { birthOf } from './test-device.ts';

let plant: DevicePlant;
let device: DeviceAccess;
let client: MqttClient;

const get = async (path: string) =>
  (await plant.service.api('GET', `/api/v1/devices/${device.id}/${path}`)).body;

beforeAll(async () => {
  plant = await startDevicePlant();
  device = await plant.newDevice();
});
afterAll(async () => {
  await client?.endAsync();
  await plant?.remove();
});

describe('what a new device is told and has said', () => {
  it('has said nothing', async () => {
    expect(page(deviceBoot).parse(await get('boots')).items).toEqual([]);
    expect(page(lastReading).parse(await get('last-readings')).items).toEqual([]);
  });

  it('connects and publishes by nothing but what the connection says', async () => {
    const connection = deviceConnection.parse(await get('connection'));
    expect(connection.port).toBe(Number(new URL(plant.service.mqttUrl).port));
    expect(connection).toMatchObject({ tlsPort: null, webSocketPort: null });
    const { wave, ...topics } = connection.topics;
    const own = `kz/v1/${connection.username}`;
    expect(topics).toEqual(
      Object.fromEntries(Object.keys(TOPIC_RULES).map((kind) => [kind, `${own}/${kind}`])),
    );
    expect(wave).toBe(`${own}/wave/{captureId}/{chunk}`);
    client = await mqtt.connectAsync(`mqtt://127.0.0.1:${connection.port}`, {
      clientId: connection.clientId,
      username: connection.username,
      password: device.secret,
      keepalive: connection.keepAliveSeconds.min,
      reconnectPeriod: 0,
    });
    const birth = {
      v: 1,
      bid: 'b1',
      bn: 1,
      seq: 0,
      fw: '1.0.0',
      up: 1_000,
      ch: [
        { alias: 0, id: CHANNEL, unit: 'mm/s', periodMs: 1_000 },
        { alias: 1, id: 'spindle.colour', unit: '1', periodMs: 1_000 },
        { alias: 2, id: 'spindle.temperature', unit: 'Cel', periodMs: 1_000 },
      ],
    };
    await client.publishAsync(connection.topics.birth, JSON.stringify(birth), { qos: 1, retain: true });
    const tele = { v: 1, bid: 'b1', seq: 1, t0: Date.now(), s: [[CHANNEL, 0, 2.41]] };
    await client.publishAsync(connection.topics.tele, JSON.stringify(tele), { qos: 1 });
  });

  it('shows the boot with what the machine model says of each channel', async () => {
    const [boot] = page(deviceBoot).parse(await get('boots')).items as [DeviceBoot];
    expect(boot).toMatchObject({ bid: 'b1', bootCounter: 1, firmware: '1.0.0' });
    expect(boot.channels.map(({ id, refusal }) => [id, refusal?.code ?? null])).toEqual([
      [CHANNEL, null],
      ['spindle.colour', 'unknown-channel'],
      ['spindle.temperature', 'unknown-channel'],
    ]);
  });

  it('shows the newest reading of each channel in the unit of the model', async () => {
    const { items } = page(lastReading).parse(await get('last-readings'));
    expect(items).toMatchObject([{ channel: CHANNEL, unit: 'mm/s', value: 2.41 }]);
  });

  it('pages through boots, newest first', async () => {
    const { topics } = deviceConnection.parse(await get('connection'));
    for (const bn of [2, 3]) {
      await client.publishAsync(topics.birth, birthOf(`b${bn}`, { bn }), { qos: 1, retain: true });
    }
    const first = page(deviceBoot).parse(await get('boots?limit=2'));
    const rest = page(deviceBoot).parse(await get(`boots?limit=2&cursor=${first.nextCursor}`));
    expect([...first.items, ...rest.items].map(({ bid }) => bid)).toEqual(['b3', 'b2', 'b1']);
    expect(rest.nextCursor).toBeNull();
  });

  it('is found by its machine', async () => {
    const other = await plant.newDevice();
    const all = (await plant.service.api('GET', '/api/v1/devices')).body.items as {
      id: string;
      machineId: string;
    }[];
    const machineId = all.find(({ id }) => id === other.id)?.machineId;
    const found = (await plant.service.api('GET', `/api/v1/devices?machineId=${machineId}`)).body.items;
    expect(found.map(({ id }: { id: string }) => id)).toEqual([other.id]);
  });
});
