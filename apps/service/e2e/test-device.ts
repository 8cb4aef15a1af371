import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { CHANNEL, type DeviceAccess } from './device-plant.ts';

const TENANT = 'maker';

export const topicOf = (device: { readonly id: string }, kind: string) =>
  `kz/v1/${TENANT}/${device.id}/${kind}`;

/** A real MQTT client that gives up at the first failure instead of trying for ever. */
export async function connectDevice(
  mqttUrl: string,
  device: DeviceAccess,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const client = mqtt.connect(mqttUrl, {
    clientId: device.id,
    username: device.username,
    password: device.secret,
    protocolVersion: 4,
    reconnectPeriod: 0,
    connectTimeout: 4_000,
    ...options,
  });
  // Reset connections are what some tests are about.
  client.on('error', () => undefined);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.once('connect', () => resolve());
  client.once('error', reject);
  client.once('close', () => reject(new Error('closed before CONNACK')));
  try {
    await promise;
    return client;
  } catch (error) {
    client.end(true);
    throw error;
  }
}

export function whenClosed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => client.once('close', () => resolve()));
}

export const birthOf = (bid: string, fields: object = {}) =>
  JSON.stringify({
    v: 1,
    bid,
    bn: 1,
    seq: 0,
    fw: 'test',
    up: 1_000,
    ch: [{ alias: 0, id: CHANNEL, unit: 'mm/s', periodMs: 1_000 }],
    ...fields,
  });

export const teleOf = (bid: string, seq: number, t0: number, values: readonly number[]) =>
  JSON.stringify({ v: 1, bid, seq, t0, tq: 'ntp', s: values.map((value, i) => [CHANNEL, i * 1_000, value]) });

/** The outcome of a publish: acknowledged, or the connection closed before. */
export async function publishAnd(
  client: MqttClient,
  topic: string,
  payload: string,
  retain = false,
): Promise<'acknowledged' | 'closed'> {
  const { promise, resolve } = Promise.withResolvers<'acknowledged' | 'closed'>();
  const closed = () => resolve('closed');
  client.once('close', closed);
  client.publishAsync(topic, payload, { qos: 1, retain }).then(() => resolve('acknowledged'), closed);
  const outcome = await promise;
  client.off('close', closed);
  return outcome;
}
