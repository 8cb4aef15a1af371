import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { peakRssMb, quantile } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import { straceUnavailable, tamper } from './harness/system-call-fault.ts';
import { RSS_MB } from './promises.ts';

const DELAY_MS = 400;
/** A message waits for the commit under way and for its own; each fsyncs once or twice. */
const P99_MS = 12 * DELAY_MS;

export const slowDisk: Fault = {
  name: 'slow-disk',
  promise: 'devices wait for their PUBACKs, memory stays bounded, nothing is lost',
  injection: 'strace: every fsync and fdatasync of the service takes 400 ms longer',
  longOnly: 'its short form takes longer than npm test has',
  unavailable: straceUnavailable,
  run: async ({ long, own }) => {
    const plant = await own();
    const senders = await newSenders(plant, long ? 40 : 8, { inFlight: 25 });
    await Promise.all(senders.map((sender) => sender.resume(plant.service.mqttUrl)));
    await sleep(300);
    const mend = await tamper(plant.service.pid, `fsync,fdatasync:delay_enter=${DELAY_MS * 1_000}`);
    const slowAt = performance.now();
    await sleep(long ? 30_000 : 3_000);
    const slow = senders.flatMap(({ acknowledgements }) =>
      acknowledgements.filter(({ at, ms }) => at - ms > slowAt).map(({ ms }) => ms),
    );
    const p99Ms = quantile(slow, 0.99);
    const rssMb = peakRssMb(plant.service.pid);
    await mend();
    await Promise.all(senders.map((sender) => sender.finish()));
    await plant.stop();
    const counts = await compareWithStore(senders, plant.home);
    return {
      figures: {
        ...counts,
        messagesWhileSlow: slow.length,
        p50Ms: quantile(slow, 0.5),
        p99Ms: promised(p99Ms, P99_MS),
        peakRssMb: promised(rssMb, RSS_MB),
      },
      broken: brokenOf([
        [slow.length > 0, 'nothing was acknowledged at all'],
        [quantile(slow, 0.5) >= DELAY_MS, 'the disk was not slow'],
        [p99Ms <= P99_MS, `p99 of the PUBACK was ${p99Ms} ms`],
        [rssMb <= RSS_MB, `the service took ${rssMb} MB`],
        [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
        [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
      ]),
    };
  },
};
