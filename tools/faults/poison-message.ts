import { fileURLToPath } from 'node:url';
import type { MqttClient } from 'mqtt';
import { connectDevice } from '../../apps/service/e2e/connect-device.ts';
import { brokenOf, type Fault, type FaultSetting, type Promised, promised } from './fault.ts';
import { quantile } from './harness/measure.ts';
import { birthOf, teleOf, topicOf } from './harness/messages.ts';
import { type Device, PLAIN_CHANNEL, type Plant } from './harness/plant.ts';
import { newSenders } from './harness/sender.ts';
import { PUBACK_P99_MS } from './promises.ts';

const BUG = fileURLToPath(new URL('./harness/service-with-a-bug.mjs', import.meta.url));
/** On which service-with-a-bug.mjs fails. */
const MARK = 666.125;
const ANSWER_WITHIN_MS = 10_000;
const POISONED = 20;

/** Wherever the service fails on a payload: in the room that reads it, or in the store that is to keep it. */
const PLACES = ['room', 'store'] as const;

export const poisonMessage: Fault = {
  name: 'poison',
  promise: 'it is acknowledged, put into quarantine and never tried again, and others do not wait for it',
  injection: 'a service with a bug that throws on one value: once in room 1, once while storing',
  longOnly: 'its short form takes longer than npm test has',
  run: async (setting: FaultSetting) => {
    const figures: Record<string, number | Promised> = {};
    const broken: string[] = [];
    const plant = await setting.shared();
    for (const place of PLACES) {
      await plant.stop();
      await plant.start({ NODE_OPTIONS: `--import "${BUG}"`, KIZASHI_FAULTS_BUG: place });
      const { slowestMs, acknowledged, reconnects, quarantined, goodP99Ms } = await poisonOnce(plant);
      figures[`${place}Acknowledged`] = acknowledged;
      figures[`${place}Quarantined`] = quarantined;
      figures[`${place}SlowestMs`] = slowestMs;
      figures[`${place}GoodP99Ms`] = promised(goodP99Ms, PUBACK_P99_MS);
      broken.push(
        ...brokenOf([
          [acknowledged === POISONED, `${place}: ${acknowledged} of ${POISONED} were acknowledged`],
          [quarantined === POISONED, `${place}: ${quarantined} of ${POISONED} are in quarantine`],
          [reconnects === 0, `${place}: the connection of the device was closed`],
          [goodP99Ms < 5_000, `${place}: others waited ${goodP99Ms} ms`],
        ]),
      );
    }
    await plant.stop();
    return { figures, broken };
  },
};

async function poisonOnce(plant: Plant) {
  const { mqttUrl } = plant.service;
  const [good] = await newSenders(plant, 1, { inFlight: 50, everyMs: 20 });
  if (!good) throw new Error('no device');
  await good.resume(mqttUrl);
  const device = await plant.newDevice();
  const client = await connectDevice(mqttUrl, device);
  let closed = 0;
  client.on('close', () => {
    closed += 1;
  });
  await client.publishAsync(topicOf(device, 'birth'), birthOf('p1'), { qos: 1 });
  const times = await Promise.all(
    Array.from({ length: POISONED }, (_, i) => {
      const body = teleOf('p1', i + 1, Date.now() - 60_000 + i * 1_000, [[PLAIN_CHANNEL, 0, MARK]]);
      return timeToAcknowledge(client, device, body);
    }),
  );
  const { body } = await plant.api('GET', `/api/v1/devices/${device.id}/quarantine?limit=500`);
  const entries = body.items as readonly { readonly code: string }[];
  const reconnects = closed;
  client.end(true);
  await good.finish();
  const answered = times.filter((ms) => ms !== undefined);
  return {
    acknowledged: answered.length,
    slowestMs: Math.round(Math.max(0, ...answered)),
    quarantined: entries.filter(({ code }) => code === 'poison').length,
    reconnects,
    goodP99Ms: quantile(
      good.acknowledgements.map(({ ms }) => ms),
      0.99,
    ),
  };
}

async function timeToAcknowledge(
  client: MqttClient,
  device: Device,
  body: string,
): Promise<number | undefined> {
  const sentAt = performance.now();
  const { promise: never, resolve } = Promise.withResolvers<undefined>();
  const tooLong = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS);
  const answered = client.publishAsync(topicOf(device, 'tele'), body, { qos: 1 }).then(
    () => performance.now() - sentAt,
    () => undefined,
  );
  const ms = await Promise.race([answered, never]);
  clearTimeout(tooLong);
  return ms;
}
