import type { MqttClient } from 'mqtt';
import { CHANNEL } from './device-plant.ts';

export { connectDevice } from './connect-device.ts';

const TENANT = 'maker';

export const topicOf = (device: { readonly id: string }, kind: string) =>
  `kz/v1/${TENANT}/${device.id}/${kind}`;

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
