import { setTimeout as sleep } from 'node:timers/promises';
import type { Benchmark } from '../frame/benchmark.ts';
import { BID, countReadings, devicesOf } from '../ingest/product-side.ts';
import type { Stretch } from '../load/generator-messages.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { CHANNELS } from '../plant/plant-model.ts';
import { cpuSeconds, residentMegabytes } from '../plant/process-usage.ts';
import { startServiceProcess } from '../plant/service-process.ts';
import { setUpPlant } from '../plant/set-up-plant.ts';

const CORES = 2;
const BURST = 10;
const REPORT_EVERY_S = 10;
/** The last stretches of the steady load are the standard of what is normal; the first ones warm up. */
const NORMAL_STRETCHES = 6;
/** A stretch is normal again at less than so many times the p99 before the burst, or below the bound on latency. */
const NORMAL_AGAIN = 2;
const NORMAL_ANYWAY_MS = 250;

export const benchmark: Benchmark = {
  about: 'Connected devices at a steady load with scoring on, then a burst: losses, memory, CPU, latency',
  options: {
    devices: { standard: 5_000, means: 'connected devices' },
    points: { standard: 15_000, means: 'values a second of all together, 8 a message' },
    seconds: { standard: 600, means: 'of the steady load' },
    burst: { standard: 60, means: `seconds of ${BURST} times the load` },
    after: { standard: 90, means: 'seconds of steady load after the burst' },
  },
  targets: [
    { level: 'must', kind: 'count', metric: 'lost', atMost: 0 },
    { level: 'must', kind: 'absolute', metric: 'residentMegabytes', atMost: 900 },
    { level: 'must', kind: 'absolute', metric: 'secondsUntilNormal', atMost: 60 },
    { level: 'aim', kind: 'absolute', metric: 'residentMegabytes', atMost: 500 },
    { level: 'aim', kind: 'absolute', metric: 'cpuShareBeforeBurst', atMost: 0.35 },
  ],
  async run({ option, say }) {
    const since = Date.now() - 60_000;
    const perSecond = option('points') / CHANNELS.length;
    const service = await startServiceProcess();
    const generator = new LoadGenerator();
    try {
      say('machines, parts and devices are made over HTTP');
      const plant = await setUpPlant(service.api);
      const setUpBefore = cpuSeconds(service.pids);
      const machines = await plant.addMachines(option('devices'));
      const setUpCpu = cpuSeconds(service.pids) - setUpBefore;
      say(`${machines.length} machines took ${Math.round(setUpCpu)} s of CPU; devices sign in`);
      const periodMs = Math.round((machines.length / perSecond) * 1_000);
      await generator.connect(service.mqttPort, devicesOf(machines), BID, periodMs);

      let resident = 0;
      const watching = setInterval(() => {
        resident = Math.max(resident, residentMegabytes(service.pids[0]));
      }, 1_000);
      let firstSeq = 1;
      let published = 0;
      const load = async (what: string, rate: number, seconds: number) => {
        const cpuBefore = cpuSeconds(service.pids);
        const done = await generator.pace({
          firstSeq,
          perSecond: rate,
          seconds,
          reportEverySeconds: Math.min(REPORT_EVERY_S, seconds),
          traced: 0,
        });
        firstSeq += Math.max(...done.messagesPerDevice);
        published += done.messages;
        const elapsed = (done.endedAt - done.startedAt) / 1_000;
        const share = (cpuSeconds(service.pids) - cpuBefore) / elapsed / CORES;
        const p99 = done.stretches.map(({ p99 }) => Math.round(p99)).join(' ');
        say(`${what}: ${Math.round(share * 100)} % of the cores, p99 ms of each stretch ${p99}`);
        return { ...done, share };
      };
      const steady = await load('steady', perSecond, option('seconds'));
      const residentSteady = resident;
      const normal = p99Of(steady.stretches.slice(-NORMAL_STRETCHES));
      const burst = await load('burst', BURST * perSecond, option('burst'));
      const burstEnd = burst.startedAt + option('burst') * 1_000;
      const after = await load('after the burst', perSecond, option('after'));
      clearInterval(watching);
      await sleep(1_000);
      say('counting what is there');
      const found = await countReadings(service, machines, since);

      const bound = Math.max(NORMAL_AGAIN * normal, NORMAL_ANYWAY_MS);
      const again = after.stretches.findIndex((_, i) =>
        after.stretches.slice(i).every(({ p99 }) => p99 <= bound),
      );
      const drained = (after.startedAt - burstEnd) / 1_000;
      const stretchS = Math.min(REPORT_EVERY_S, option('after'));
      return {
        product: {
          lost: published - found,
          messages: published,
          residentMegabytes: resident,
          residentMegabytesBeforeBurst: residentSteady,
          cpuShareBeforeBurst: steady.share,
          cpuShareInBurst: burst.share,
          p99MsBeforeBurst: normal,
          p99MsInBurst: p99Of(burst.stretches),
          secondsUntilNormal: again < 0 ? Number.POSITIVE_INFINITY : drained + again * stretchS,
          setUpCpuMsPerMachine: (setUpCpu / machines.length) * 1_000,
        },
        peers: {},
        ratios: {},
        rounds: 1,
      };
    } finally {
      await generator.stop();
      await service.remove();
    }
  },
};

/** The worst stretch: an average of percentiles is none. */
function p99Of(stretches: readonly Stretch[]): number {
  return Math.max(...stretches.map(({ p99 }) => p99));
}
