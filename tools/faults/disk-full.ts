import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { until } from './harness/measure.ts';
import type { Plant } from './harness/plant.ts';
import { newSenders } from './harness/sender.ts';
import { mountSmallDisk, smallDiskUnavailable } from './harness/small-disk.ts';
import { acknowledgedSince, newWatch, readOnce } from './harness/watch-refusal.ts';
import { RECOVERED_MS } from './promises.ts';

const DISK_MB = 48;
const CHUNK = Buffer.alloc(64 * 1024, 1);
/** Longer than ingest keeps trying (20 s), so that it gives up, closes connections, and devices come again. */
const LONG_MS = 30_000;
const SHORT_MS = 1_000;
/** More is a stall; the figure itself says how well it went. */
const RECOVERS_WITHIN_MS = 30_000;

export const diskFull: Fault = {
  name: 'disk-full',
  promise: 'no PUBACK while the disk is full, the console still reads, and it recovers by itself',
  injection: 'a tmpfs of 48 MB as KIZASHI_HOME, filled up and freed again',
  unavailable: smallDiskUnavailable,
  run: async ({ long, own }) => {
    const disk = await mountSmallDisk(DISK_MB);
    let plant: Plant | undefined;
    try {
      const home = join(disk.path, 'home');
      await mkdir(home);
      plant = await own({ home });
      const { service } = plant;
      const senders = await newSenders(plant, 4, { inFlight: 25 });
      await Promise.all(senders.map((sender) => sender.stayConnected(() => service.mqttUrl)));
      await sleep(500);

      const ballast = join(disk.path, 'ballast');
      await fill(ballast);
      // What is left of the last page of a file still takes a commit or two.
      await until(() => acknowledgedSince(senders, performance.now() - 700) === 0, 20_000);
      const fullAt = performance.now();
      const watch = newWatch();
      const endsAt = fullAt + (long ? LONG_MS : SHORT_MS);
      while (performance.now() < endsAt) {
        await readOnce(plant, senders[0]!, watch);
        await sleep(100);
      }
      const whileFull = acknowledgedSince(senders, fullAt);

      await rm(ballast);
      const freedAt = performance.now();
      await until(() => acknowledgedSince(senders, freedAt) > 0, 60_000, 20);
      const recoveredAfterMs = Math.round(performance.now() - freedAt);
      await Promise.all(senders.map((sender) => sender.finish()));
      const { status } = await plant.api('GET', '/health/ready');
      await plant.stop();
      const counts = await compareWithStore(senders, home);
      const { reads, failedReads, firstFailure, alarm, toldConsoles } = watch;
      return {
        figures: {
          ...counts,
          acknowledgedWhileFull: whileFull,
          reads,
          failedReads,
          recoveredAfterMs: promised(recoveredAfterMs, RECOVERED_MS),
        },
        broken: brokenOf([
          [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
          [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
          [whileFull === 0, `${whileFull} messages were acknowledged while the disk was full`],
          [
            failedReads === 0,
            `${failedReads} of ${reads} reads failed while the disk was full: ${firstFailure}`,
          ],
          [alarm !== '', '/health/ready said nothing of it'],
          [toldConsoles !== '', 'consoles were told nothing of it'],
          [recoveredAfterMs < RECOVERS_WITHIN_MS, `it took ${recoveredAfterMs} ms to recover`],
          [status === 200, `afterwards /health/ready answers ${status}`],
        ]),
      };
    } finally {
      // Its folder has to be there until it is removed.
      await plant?.remove();
      await disk.remove();
    }
  },
};

/** Writes until not one byte more goes in. */
async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let size = CHUNK.length; size >= 1; ) {
      try {
        await file.write(CHUNK.subarray(0, size));
      } catch {
        size = Math.floor(size / 8);
      }
    }
  } finally {
    await file.close();
  }
}
