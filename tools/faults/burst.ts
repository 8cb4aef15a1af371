import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { peakRssMb, quantile, until } from './harness/measure.ts';
import { newSenders, Sender } from './harness/sender.ts';
import { PUBACK_P99_MS, RSS_MB } from './promises.ts';

const EVERY_MS = 200;
const TIMES = 10;
const NORMAL_AGAIN_WITHIN_MS = 60_000;

export const burst: Fault = {
  name: 'burst',
  promise:
    'a burst of ten times the load loses nothing, in bounded memory, and latency is normal again within 60 s',
  injection: 'each device sends ten times as often for a while',
  longOnly: 'its short form takes longer than npm test has',
  run: async ({ long, shared }) => {
    const plant = await shared();
    const quiet = await newSenders(plant, long ? 50 : 10, { inFlight: 2_000, everyMs: EVERY_MS });
    const firstAt = Date.now() - 3 * 3_600_000;
    const { mqttUrl, pid } = plant.service;
    const loud = (await plant.newDevices(quiet.length)).map(
      (device) => new Sender(device, { firstAt, inFlight: 2_000, everyMs: EVERY_MS / (TIMES - 1) }),
    );
    await Promise.all(quiet.map((sender) => sender.resume(mqttUrl)));
    await sleep(long ? 5_000 : 1_000);
    const before = latencies(quiet, performance.now() - 2_000);
    await Promise.all(loud.map((sender) => sender.resume(mqttUrl)));
    const burstAt = performance.now();
    await sleep(long ? 60_000 : 3_000);
    const during = latencies([...quiet, ...loud], burstAt);
    for (const sender of loud) sender.pause();
    const normalAfterMs = await until(
      () => {
        const recent = latencies(quiet, performance.now() - 1_000);
        return recent.length > 0 && quantile(recent, 0.99) <= PUBACK_P99_MS;
      },
      NORMAL_AGAIN_WITHIN_MS,
      100,
    );
    const rssMb = peakRssMb(pid);
    await Promise.all([...quiet, ...loud].map((sender) => sender.finish()));
    await plant.stop();
    const counts = await compareWithStore([...quiet, ...loud], plant.home);
    return {
      figures: {
        ...counts,
        p99BeforeMs: quantile(before, 0.99),
        p99DuringMs: quantile(during, 0.99),
        normalAfterMs: promised(normalAfterMs, NORMAL_AGAIN_WITHIN_MS),
        peakRssMb: promised(rssMb, RSS_MB),
      },
      broken: brokenOf([
        [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
        [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
        [normalAfterMs !== undefined, 'the latency was not normal again within 60 s'],
        [rssMb <= RSS_MB, `the service took ${rssMb} MB`],
      ]),
    };
  },
};

function latencies(senders: readonly Sender[], since: number): number[] {
  return senders.flatMap(({ acknowledgements }) =>
    acknowledgements.filter(({ at }) => at >= since).map(({ ms }) => ms),
  );
}
