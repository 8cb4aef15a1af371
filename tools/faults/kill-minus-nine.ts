import { setTimeout as sleep } from 'node:timers/promises';
import { brokenOf, type Fault, type FaultSetting } from './fault.ts';
import { type Comparison, compareWithStore } from './harness/compare-with-store.ts';
import type { Plant } from './harness/plant.ts';
import { newSenders, type Sender } from './harness/sender.ts';

const SENDERS = 6;
const IN_FLIGHT = 60;

export interface KillReport extends Comparison {
  /** At each kill, publishes that had been sent and were never acknowledged by that process. */
  readonly unacknowledged: readonly number[];
}

export const killMinusNine: Fault = {
  name: 'kill-9',
  promise: 'nothing that was acknowledged is lost, and what is sent again is not doubled',
  injection: 'kill -9 of the service under load at random moments',
  run: async ({ long, shared, say }: FaultSetting) => {
    const plant = await shared();
    const { unacknowledged, ...counts } = await killUnderLoad(plant, long ? 50 : 5, { say });
    return {
      figures: { kills: unacknowledged.length, ...counts },
      broken: brokenOf([
        [counts.missing === 0, `${counts.missing} acknowledged messages are not in the store`],
        [counts.doubled === 0, `${counts.doubled} messages are in the store twice or changed`],
        [counts.acknowledged > 100 * unacknowledged.length, 'there was hardly any load'],
        [unacknowledged.every((n) => n >= 100), 'a kill met fewer than 100 messages on their way'],
      ]),
    };
  },
};

/**
 * Kills the service under load, `kills` times, and compares what senders saw acknowledged with what is on disk. The service
 * runs before, and does not afterwards: a start of it is most of what this takes.
 * @param options.env of every start in between
 */
export async function killUnderLoad(
  plant: Plant,
  kills: number,
  { env, say = () => {} }: { env?: Readonly<Record<string, string>>; say?: (text: string) => void } = {},
): Promise<KillReport> {
  const senders = await newSenders(plant, SENDERS, { inFlight: IN_FLIGHT });
  const unacknowledged: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    await resumeAll(senders, plant);
    await sleep(150 + Math.random() * 350);
    await plant.kill9();
    unacknowledged.push(senders.reduce((sum, sender) => sum + sender.unacknowledged, 0));
    for (const sender of senders) sender.hangUp();
    const acknowledged = senders.reduce((sum, sender) => sum + sender.acknowledged.size, 0);
    say(`kill ${kill + 1} of ${kills}, ${acknowledged} acknowledged so far`);
    await plant.start(env);
  }
  await resumeAll(senders, plant);
  await Promise.all(senders.map((sender) => sender.finish()));
  await plant.stop();
  return { unacknowledged, ...(await compareWithStore(senders, plant.home)) };
}

async function resumeAll(senders: readonly Sender[], { service }: Plant): Promise<void> {
  await Promise.all(senders.map((sender) => sender.resume(service.mqttUrl)));
}
