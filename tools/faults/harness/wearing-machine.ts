import type { MqttClient } from 'mqtt';
import { connectDevice } from '../../../apps/service/e2e/connect-device.ts';
import { MACHINE_MODEL } from '../../../apps/service/e2e/fleet-plant.ts';
import { birthOf, teleOf, topicOf, type WireSample } from './messages.ts';
import type { Device, Plant } from './plant.ts';

const BOOT = 'w1';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
export const WEAR_PERIOD_MS = 30 * MINUTE_MS;
const SAMPLES_PER_MESSAGE = 256;
const CHANNELS = [
  { id: 'spindle.rms', unit: 'mm/s' },
  { id: 'hours', unit: 'h' },
];

/** A machine whose front spindle bearing is looked after; its limit is 6 mm/s. */
export interface WearingMachine {
  readonly device: Device;
  readonly fittedPartId: string;
}

export async function newWearingMachine(plant: Plant): Promise<WearingMachine> {
  const device = await plant.newDevice(MACHINE_MODEL.id);
  const { id: fittedPartId } = await plant.create('/api/v1/fitted-parts', {
    machineId: device.machineId,
    positionId: 'spindle',
    serial: `S-${device.machineId}`,
    fittedAt: new Date((Math.floor(Date.now() / DAY_MS) - 60) * DAY_MS).toISOString(),
  });
  return { device, fittedPartId };
}

/** Connects and says what it is. */
export async function connectWearing(mqttUrl: string, { device }: WearingMachine): Promise<MqttClient> {
  const client = await connectDevice(mqttUrl, device, { keepalive: 300 });
  await client.publishAsync(topicOf(device, 'birth'), birthOf(BOOT, CHANNELS), { qos: 1, retain: true });
  return client;
}

/** Vibration in mm/s at an instant. */
export type WearShape = (at: number) => number;

/** Healthy all the time. */
export const HEALTHY: WearShape = (at) => 1 + 0.02 * Math.sin(at / 7e6);

/** Healthy until `from`, then rising by `perDay` mm/s a day. */
export const risingFrom =
  (from: number, perDay: number): WearShape =>
  (at) =>
    HEALTHY(at) + Math.max(0, (at - from) / DAY_MS) * perDay;

/** Messages with every reading of [from, to), in full batches; `firstSeq` is the first of them. */
export function wearMessages(
  from: number,
  to: number,
  shape: WearShape,
  firstSeq: number,
  periodMs = WEAR_PERIOD_MS,
): string[] {
  const samples: [channel: string, at: number, value: number][] = [];
  // On one grid, wherever a call begins.
  for (let at = Math.ceil(from / periodMs) * periodMs; at < to; at += periodMs) {
    samples.push(['spindle.rms', at, shape(at)], ['hours', at, (at / DAY_MS) * 20 - 400_000]);
  }
  const messages: string[] = [];
  for (let i = 0; i < samples.length; i += SAMPLES_PER_MESSAGE) {
    const batch = samples.slice(i, i + SAMPLES_PER_MESSAGE);
    const t0 = batch[0]![1];
    const wire = batch.map(([channel, at, value]): WireSample => [channel, at - t0, value]);
    messages.push(teleOf(BOOT, firstSeq + messages.length, t0, wire));
  }
  return messages;
}

/** @param inFlight messages on their way at once; all of them where it is left out. Resolves when all are acknowledged */
export async function publishAll(
  client: MqttClient,
  device: Device,
  messages: readonly string[],
  inFlight = messages.length,
): Promise<void> {
  const left = messages.values();
  const publish = async () => {
    for (const body of left) await client.publishAsync(topicOf(device, 'tele'), body, { qos: 1 });
  };
  await Promise.all(Array.from({ length: inFlight }, publish));
}

/** How many orders there were ever for the part. */
export async function ordersOf(plant: Plant, { device, fittedPartId }: WearingMachine): Promise<number> {
  const { body } = await plant.api('GET', `/api/v1/orders?machineId=${device.machineId}&limit=500`);
  const items = body.items as readonly { readonly fittedPartId: string }[];
  return items.filter((order) => order.fittedPartId === fittedPartId).length;
}

interface ToldForecast {
  readonly asOf: string;
  readonly recordedAt: string;
  readonly status: string;
  readonly p50: number | null;
}

/** The newest forecast of the part; undefined while there is none. */
export async function latestForecast(plant: Plant, part: WearingMachine): Promise<ToldForecast | undefined> {
  const { body } = await plant.api('GET', `/api/v1/fitted-parts/${part.fittedPartId}/forecasts?latest=true`);
  return body.items[0];
}
