import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { connectDevice } from '../../apps/service/e2e/connect-device.ts';
import { brokenOf, type Fault, promised } from './fault.ts';
import { cpuSeconds, until } from './harness/measure.ts';
import { birthOf, topicOf } from './harness/messages.ts';
import type { Device } from './harness/plant.ts';

/** The contract's delays: full jitter from 1 s, doubling. */
const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
const BACK_WITHIN_MS = 60_000;

export const reconnectStorm: Fault = {
  name: 'reconnect-storm',
  promise: 'all devices are back within a minute, at a bounded cost',
  injection: 'the service is killed, and every device connects at the moment it is back',
  longOnly: 'its short form takes longer than npm test has',
  run: async ({ long, own, say }) => {
    const plant = await own();
    const count = long ? 2_000 : 150;
    say(`making ${count} devices`);
    const devices = await plant.newDevices(count);
    await plant.kill9();
    const { mqttUrl, pid } = await plant.start();
    const cpuBefore = cpuSeconds(pid);
    const stormAt = performance.now();
    const backAt: number[] = [];
    const clients: MqttClient[] = [];
    let attempts = 0;
    const comeBack = async (device: Device) => {
      for (let delay = FIRST_DELAY_MS; ; delay = Math.min(2 * delay, LONGEST_DELAY_MS)) {
        attempts += 1;
        try {
          const client = await connectDevice(mqttUrl, device, { keepalive: 300 });
          clients.push(client);
          await client.publishAsync(topicOf(device, 'birth'), birthOf('b1'), { qos: 1, retain: true });
          backAt.push(performance.now() - stormAt);
          return;
        } catch {
          if (performance.now() - stormAt > BACK_WITHIN_MS) return;
          await sleep(Math.random() * delay);
        }
      }
    };
    const storm = devices.map(comeBack);
    const backAfterMs = await until(() => backAt.length >= 0.99 * count, BACK_WITHIN_MS, 10);
    const cpu = cpuSeconds(pid) - cpuBefore;
    await Promise.race([Promise.all(storm), sleep(BACK_WITHIN_MS)]);
    for (const client of clients) client.end(true);
    return {
      figures: {
        devices: count,
        back: backAt.length,
        ninetyNinePercentAfterMs: promised(backAfterMs, BACK_WITHIN_MS),
        attempts,
        cpuMsPerDevice: Math.round((cpu * 10_000) / count) / 10,
      },
      broken: brokenOf([
        [backAfterMs !== undefined, `only ${backAt.length} of ${count} devices were back within a minute`],
        [backAt.length === count, `${count - backAt.length} devices did not come back at all`],
      ]),
    };
  },
};
