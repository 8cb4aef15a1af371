import { setTimeout as sleep } from 'node:timers/promises';
import { connectDevice } from '../../apps/service/e2e/connect-device.ts';
import { brokenOf, type Fault, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { metricOf, quantile, until } from './harness/measure.ts';
import type { Plant } from './harness/plant.ts';
import { newSenders } from './harness/sender.ts';
import { startTcpProxy } from './harness/tcp-proxy.ts';

const BACK_WITHIN_MS = 5_000;
/** The contract's shortest; MQTT lets one and a half of it pass. */
const KEEP_ALIVE_S = 15;
const FREED_WITHIN_MS = 1.5 * KEEP_ALIVE_S * 1_000 + 5_000;

export const halfOpen: Fault = {
  name: 'half-open',
  promise: 'a device whose line died is let in again at once and loses nothing; dead connections are closed',
  injection: 'a TCP proxy: slow, then silent in both directions without closing, then reset',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const { hostname, port } = new URL(plant.service.mqttUrl);
    const proxy = await startTcpProxy({ host: hostname, port: Number(port) });
    try {
      const senders = await newSenders(plant, 3, { inFlight: 20, everyMs: 50 });
      const throughProxy = `mqtt://127.0.0.1:${proxy.port}`;
      await Promise.all(senders.map((sender) => sender.resume(throughProxy)));
      proxy.delayMs = 100;
      await sleep(1_000);
      const delayed = senders.flatMap(({ acknowledgements }) => acknowledgements.map(({ ms }) => ms));
      proxy.delayMs = 0;
      proxy.silent = true;
      await sleep(long ? 5_000 : 500);

      // The service still holds the dead connections; the devices come over another way.
      const backFrom = performance.now();
      await Promise.all(senders.map((sender) => sender.resume(plant.service.mqttUrl)));
      const backAfterMs = await until(
        () => senders.every(({ acknowledgements }) => acknowledgements.some(({ at }) => at > backFrom)),
        BACK_WITHIN_MS,
        10,
      );

      // One that does not come back: its keep-alive closes it.
      let freedAfterMs: number | undefined;
      if (long) {
        proxy.silent = false;
        const lost = (await plant.newDevices(1))[0]!;
        const before = await devicesConnected(plant);
        const client = await connectDevice(throughProxy, lost, { keepalive: KEEP_ALIVE_S });
        await until(async () => (await devicesConnected(plant)) > before, BACK_WITHIN_MS);
        proxy.silent = true;
        const freed = async () => (await devicesConnected(plant)) <= before;
        freedAfterMs = await until(freed, FREED_WITHIN_MS, 250);
        client.end(true);
      }
      proxy.drop();
      await Promise.all(senders.map((sender) => sender.finish()));
      await plant.stop();
      const counts = await compareWithStore(senders, plant.home);
      return {
        figures: {
          ...counts,
          delayedP50Ms: quantile(delayed, 0.5),
          backAfterMs: promised(backAfterMs, BACK_WITHIN_MS),
          ...(long && { freedAfterMs: promised(freedAfterMs, FREED_WITHIN_MS) }),
        },
        broken: brokenOf([
          [quantile(delayed, 0.5) >= 200, 'the line was not slow'],
          [backAfterMs !== undefined, 'a device could not come back'],
          [!long || freedAfterMs !== undefined, 'the dead connection was not closed'],
          [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
          [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
        ]),
      };
    } finally {
      await proxy.close();
    }
  },
};

function devicesConnected(plant: Plant): Promise<number> {
  return metricOf(plant, 'kizashi_devices_connected');
}
