import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { newSenders } from './harness/sender.ts';

/** What an orchestrator waits before it kills. */
const STOPS_WITHIN_MS = 10_000;

export const sigtermUnderLoad: Fault = {
  name: 'sigterm',
  promise: 'it drains what it took, and ends within 10 s',
  injection: 'kill -TERM under load',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const senders = await newSenders(plant, 6, { inFlight: 60 });
    const times: number[] = [];
    for (let round = 0; round < (long ? 5 : 1); round += 1) {
      const { mqttUrl } = plant.running ? plant.service : await plant.start();
      await Promise.all(senders.map((sender) => sender.resume(mqttUrl)));
      await sleep(400);
      times.push(await plant.stop());
      for (const sender of senders) sender.hangUp();
    }
    const { acknowledged, missing, doubled } = await compareWithStore(senders, plant.home);
    const stoppedAfterMs = Math.max(...times);
    return {
      figures: {
        stops: times.length,
        acknowledged,
        missing,
        doubled,
        stoppedAfterMs: promised(stoppedAfterMs, STOPS_WITHIN_MS),
      },
      broken: brokenOf([
        [acknowledged > 100, 'there was hardly any load'],
        [missing === 0, `${missing} acknowledged messages are not in the store`],
        [doubled === 0, `${doubled} messages are in the store twice or changed`],
        [stoppedAfterMs < STOPS_WITHIN_MS, `it took ${stoppedAfterMs} ms to stop`],
      ]),
    };
  },
};
