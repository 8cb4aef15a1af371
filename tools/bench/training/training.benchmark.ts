import { setTimeout as sleep } from 'node:timers/promises';
import type { Model, TrainingJob } from '@kizashi/api-contract';
import type { ProductApi } from '../../../device-sim/src/set-up/product-api.ts';
import type { Benchmark } from '../frame/benchmark.ts';
import { BID, devicesOf } from '../ingest/product-side.ts';
import type { Stretch } from '../load/generator-messages.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { cpuSeconds } from '../plant/process-usage.ts';
import { startServiceProcess } from '../plant/service-process.ts';
import { setUpPlant } from '../plant/set-up-plant.ts';
import { addRunsToFailure, TRAINED_POSITION } from './runs-to-failure.ts';

const WARM_UP_S = 10;
const ASK_EVERY_MS = 250;
/** A p99 is kept where it is below so many times what it was, or below the bound on latency. */
const KEPT_AT = 2;
const KEPT_ANYWAY_MS = 250;

export const benchmark: Benchmark = {
  about: 'Publish to PUBACK with a training under way and without one, in turn',
  options: {
    connections: { standard: 500, means: 'devices' },
    rate: { standard: 1_000, means: 'messages of 8 values a second, of all together' },
    seconds: { standard: 15, means: 'of load in each stretch' },
    rounds: { standard: 3, means: 'of a stretch without and a stretch with a training' },
    lives: { standard: 60, means: 'ended lives of 250 rows that are learned from' },
  },
  targets: [
    { level: 'must', kind: 'count', metric: 'trainingsFailed', atMost: 0 },
    { level: 'must', kind: 'absolute', metric: 'trainingShare', atLeast: 0.9 },
    { level: 'must', kind: 'absolute', metric: 'p99Kept', atLeast: 1 },
  ],
  async run({ option, say }) {
    const service = await startServiceProcess();
    const generator = new LoadGenerator();
    try {
      say('machines and devices are made, and lives that ended are told, over HTTP');
      const machines = await (await setUpPlant(service.api)).addMachines(option('connections'));
      await addRunsToFailure(service.api, option('lives'));
      await generator.connect(service.mqttPort, devicesOf(machines), BID, 1_000);
      let firstSeq = 1;
      const load = async (seconds: number): Promise<Stretch> => {
        const paced = { firstSeq, perSecond: option('rate'), seconds, traced: 0 };
        const done = await generator.pace({ ...paced, reportEverySeconds: seconds });
        firstSeq += Math.max(...done.messagesPerDevice);
        return done.stretches[0]!;
      };
      await load(WARM_UP_S);
      const without: Stretch[] = [];
      const during: Stretch[] = [];
      const outcome = { trained: 0, failed: 0, busyMs: 0, cpu: 0 };
      for (let round = 1; round <= option('rounds'); round += 1) {
        without.push(await load(option('seconds')));
        const cpuBefore = cpuSeconds(service.pids);
        const trainings = keepTraining(service.api);
        during.push(await load(option('seconds')));
        outcome.cpu += cpuSeconds(service.pids) - cpuBefore;
        const { trained, failed, busyMs } = await trainings.stop();
        outcome.trained += trained;
        outcome.failed += failed;
        outcome.busyMs += busyMs;
        const told = [without.at(-1)!, during.at(-1)!].map(({ p99 }) => `${p99.toFixed(1)} ms`);
        say(`round ${round}: p99 ${told[0]} alone, ${told[1]} with ${trained + failed} trainings`);
      }
      const p99Without = median(without.map(({ p99 }) => p99));
      const p99During = median(during.map(({ p99 }) => p99));
      const trainingSeconds = option('seconds') * option('rounds');
      return {
        product: {
          p50MsWithout: median(without.map(({ p50 }) => p50)),
          p50MsDuring: median(during.map(({ p50 }) => p50)),
          p99MsWithout: p99Without,
          p99MsDuring: p99During,
          maxMsWithout: Math.max(...without.map(({ max }) => max)),
          maxMsDuring: Math.max(...during.map(({ max }) => max)),
          p99Kept: p99During <= Math.max(KEPT_AT * p99Without, KEPT_ANYWAY_MS) ? 1 : 0,
          trainings: outcome.trained,
          trainingsFailed: outcome.failed,
          trainingShare: outcome.busyMs / 1_000 / trainingSeconds,
          cpuShareDuring: outcome.cpu / trainingSeconds,
        },
        peers: {},
        ratios: {},
        rounds: option('rounds'),
      };
    } finally {
      await generator.stop();
      await service.remove();
    }
  },
};

/** Asks for a training as soon as the one before has ended; the last one may go on after the stretch. */
function keepTraining(api: ProductApi) {
  const count = { trained: 0, failed: 0, busyMs: 0 };
  let stoppedAt = Number.POSITIVE_INFINITY;
  const work = async () => {
    const { items } = await api.get<{ items: Model[] }>('models');
    const model = items.find(({ positionId }) => positionId === TRAINED_POSITION);
    if (model === undefined) throw new Error(`no model of ${TRAINED_POSITION}`);
    while (performance.now() < stoppedAt) {
      const startedAt = performance.now();
      await api.post<TrainingJob>(`models/${model.id}/train`, {});
      if ((await ended(api, model.id)) === 'done') count.trained += 1;
      else count.failed += 1;
      count.busyMs += Math.min(performance.now(), stoppedAt) - startedAt;
    }
  };
  const done = work();
  // Waited for at the stop; until then a failure is no unhandled rejection.
  done.catch(() => undefined);
  return {
    stop: async () => {
      stoppedAt = performance.now();
      await done;
      return count;
    },
  };
}

async function ended(api: ProductApi, model: string): Promise<TrainingJob['status'] | undefined> {
  for (;;) {
    const { training } = await api.get<Model>(`models/${model}`);
    if (training?.status !== 'queued' && training?.status !== 'running') return training?.status;
    await sleep(ASK_EVERY_MS);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
