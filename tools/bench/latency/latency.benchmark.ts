import type { Benchmark } from '../frame/benchmark.ts';
import { quantile } from '../frame/statistics.ts';
import { BID, devicesOf } from '../ingest/product-side.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { CHANNELS } from '../plant/plant-model.ts';
import { cpuSeconds } from '../plant/process-usage.ts';
import { type ServiceProcess, startServiceProcess } from '../plant/service-process.ts';
import { type BenchMachine, setUpPlant } from '../plant/set-up-plant.ts';
import { watchAsConsole } from './console-watch.ts';

const CORES = 2;
/** Machines whose pages the console has open. */
const WATCHED = 20;

export const benchmark: Benchmark = {
  about: 'Publish to PUBACK and to an open console while heavy queries run',
  options: {
    connections: { standard: 500, means: 'devices' },
    rate: { standard: 5_000, means: 'messages of 8 values a second, of all together' },
    seconds: { standard: 60, means: 'of load that is measured, after a sixth of that to warm up' },
  },
  targets: [
    { level: 'must', kind: 'absolute', metric: 'pubackP99Ms', atMost: 250 },
    { level: 'must', kind: 'absolute', metric: 'consoleP99Ms', atMost: 600 },
    { level: 'aim', kind: 'absolute', metric: 'pubackP99Ms', atMost: 100 },
    { level: 'aim', kind: 'absolute', metric: 'consoleP99Ms', atMost: 300 },
  ],
  async run({ option, say }) {
    const service = await startServiceProcess();
    const generator = new LoadGenerator();
    try {
      say('machines, parts and devices are made over HTTP');
      const plant = await setUpPlant(service.api);
      const machines = await plant.addMachines(option('connections'));
      await generator.connect(service.mqttPort, devicesOf(machines), BID, 1_000);
      const watched = machines.slice(0, WATCHED);
      const paced = { perSecond: option('rate'), traced: WATCHED };
      const warmUp = option('seconds') / 6;
      say('warming up');
      const warm = await generator.pace({
        ...paced,
        firstSeq: 1,
        seconds: warmUp,
        reportEverySeconds: warmUp,
      });

      const console = await watchAsConsole(
        service.api.url,
        service.token,
        watched.map(({ id }) => id),
      );
      const queries = queryHeavily(service, machines);
      say('measuring, with two askers of heavy questions at work');
      const cpuBefore = cpuSeconds(service.pids);
      const load = await generator.pace({
        ...paced,
        firstSeq: 1 + Math.max(...warm.messagesPerDevice),
        seconds: option('seconds'),
        reportEverySeconds: option('seconds'),
      });
      const cpu = cpuSeconds(service.pids) - cpuBefore;
      const queryMs = await queries.stop();
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      console.close();

      // The first change that came after the PUBACK: the one before may have been sent without this message.
      const shown = load.traces.map(({ device, sentAt, acknowledgedAt }) => {
        const heard = console.heardAt.get(watched[device]?.id ?? '') ?? [];
        return (heard.find((at) => at >= acknowledgedAt) ?? Number.POSITIVE_INFINITY) - sentAt;
      });
      const [whole] = load.stretches;
      return {
        product: {
          pubackP50Ms: whole?.p50 ?? Number.NaN,
          pubackP99Ms: whole?.p99 ?? Number.NaN,
          pubackMaxMs: whole?.max ?? Number.NaN,
          consoleP50Ms: quantile(shown, 0.5),
          consoleP99Ms: quantile(shown, 0.99),
          messagesPerSecond: load.messages / ((load.endedAt - load.startedAt) / 1_000),
          queries: queryMs.length,
          queryP50Ms: quantile(queryMs, 0.5),
          queryP99Ms: quantile(queryMs, 0.99),
          cpuShare: cpu / ((load.endedAt - load.startedAt) / 1_000) / CORES,
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

/** Charts of 30 days at the most points there are, and the page of the whole fleet, one after the other, twice at once. */
function queryHeavily({ api }: ServiceProcess, machines: readonly BenchMachine[]) {
  const durations: number[] = [];
  let going = true;
  const range = {
    from: new Date(Date.now() - 30 * 86_400_000).toISOString(),
    to: new Date(Date.now() + 3_600_000).toISOString(),
    points: '2000',
  };
  const ask = async (asker: number) => {
    for (let i = asker; going; i += 1) {
      const startedAt = performance.now();
      if (i % 10 === 0) await api.get('fleet?limit=200');
      else {
        const channel = CHANNELS[i % CHANNELS.length]?.id ?? '';
        const query = new URLSearchParams({ channel, ...range });
        await api.get(`machines/${machines[i % machines.length]?.id}/telemetry?${query}`);
      }
      durations.push(performance.now() - startedAt);
    }
  };
  const askers = [ask(0), ask(5)];
  return {
    stop: async () => {
      going = false;
      await Promise.all(askers);
      return durations;
    },
  };
}
