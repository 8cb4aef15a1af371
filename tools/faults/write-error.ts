import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, type FaultSetting, type Finding, promised } from './fault.ts';
import { compareWithStore } from './harness/compare-with-store.ts';
import { until } from './harness/measure.ts';
import { newSenders } from './harness/sender.ts';
import { straceUnavailable, tamper } from './harness/system-call-fault.ts';
import { acknowledgedSince, newWatch, readOnce } from './harness/watch-refusal.ts';
import { RECOVERED_MS } from './promises.ts';

/** A commit whose fsync was over before the fault began may still be acknowledged. */
const ON_ITS_WAY_MS = 250;
const LONG_MS = 30_000;
const SHORT_MS = 1_000;
/** More is a stall; the figure itself says how well it went. */
const RECOVERS_WITHIN_MS = 30_000;
const FILES = ['telemetry.duckdb', 'telemetry.duckdb.wal'];

export const fsyncError: Fault = {
  name: 'fsync-error',
  promise: 'writes stop with an alarm, and nothing is acknowledged as stored',
  injection: 'strace: fsync and fdatasync of the service answer EIO',
  unavailable: straceUnavailable,
  run: (setting) => failingWrites(setting, 'fsync,fdatasync:error=EIO'),
};

export const writeError: Fault = {
  name: 'write-error',
  promise:
    'writes stop with an alarm, and nothing is acknowledged as stored, also when the write itself fails',
  injection: 'strace: every write to telemetry.duckdb and its log answers EIO',
  longOnly: 'fsync-error covers the same path in npm test',
  unavailable: straceUnavailable,
  run: (setting) => failingWrites(setting, 'write,pwrite64:error=EIO', FILES),
};

async function failingWrites(
  { long, shared }: FaultSetting,
  inject: string,
  files: readonly string[] = [],
): Promise<Finding> {
  const plant = await shared();
  const senders = await newSenders(plant, 4, { inFlight: 25 });
  await Promise.all(senders.map((sender) => sender.stayConnected(() => plant.service.mqttUrl)));
  await sleep(500);
  const mend = await tamper(
    plant.service.pid,
    inject,
    files.map((name) => join(plant.home, name)),
  );
  const watch = newWatch();
  await sleep(ON_ITS_WAY_MS);
  const brokenAt = performance.now();
  const endsAt = brokenAt + (long ? LONG_MS : SHORT_MS);
  while (performance.now() < endsAt) {
    await readOnce(plant, senders[0]!, watch);
    await sleep(100);
  }
  const falseAcknowledgements = acknowledgedSince(senders, brokenAt, endsAt);
  await mend();
  const mendedAt = performance.now();
  await until(() => acknowledgedSince(senders, mendedAt) > 0, 30_000, 20);
  const recoveredAfterMs = Math.round(performance.now() - mendedAt);
  // Whatever it holds in memory is worth nothing: what counts is what is found on the disk.
  await plant.kill9();
  for (const sender of senders) sender.hangUp();
  const counts = await compareWithStore(senders, plant.home);
  const { reads, failedReads, firstFailure, alarm, toldConsoles } = watch;
  return {
    figures: {
      ...counts,
      falseAcknowledgements,
      reads,
      failedReads,
      recoveredAfterMs: promised(recoveredAfterMs, RECOVERED_MS),
    },
    broken: brokenOf([
      [falseAcknowledgements === 0, `${falseAcknowledgements} messages were acknowledged meanwhile`],
      [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
      [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
      [failedReads === 0, `${failedReads} of ${reads} reads failed meanwhile: ${firstFailure}`],
      [alarm !== '', '/health/ready said nothing of it'],
      [toldConsoles !== '', 'consoles were told nothing of it'],
      [recoveredAfterMs < RECOVERS_WITHIN_MS, `it took ${recoveredAfterMs} ms to recover`],
    ]),
  };
}
