import type { Benchmark } from '../frame/benchmark.ts';
import { medianRatios, medians } from '../frame/statistics.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { startServiceProcess } from '../plant/service-process.ts';
import { setUpPlant } from '../plant/set-up-plant.ts';
import { startBareStack } from './bare-stack.ts';
import { type PeerStack, startPeerStack } from './peer-stack.ts';
import { BID, productSide } from './product-side.ts';
import { type RoundFigures, runRound, type Side } from './side.ts';

/** "5,000 or 100 ms": both ways of reading it are tried, and the peer keeps what is better for it. */
const BATCHINGS = {
  '5,000 lines or 100 ms': { lines: 5_000, withinMs: 100 },
  '5,000 lines': { lines: 5_000, withinMs: 1_000 },
} as const;
const STEP_MS = 1_000;
const METRICS = ['messagesPerSecond', 'cpuPerMessage'] as const;

export const benchmark: Benchmark = {
  about: 'QoS 1 publish to queryable, against Mosquitto, a raw subscriber and InfluxDB',
  options: {
    rounds: { standard: 5, means: 'rounds of each side' },
    connections: { standard: 100, means: 'devices' },
    messages: { standard: 2_000, means: 'messages of 8 values, per device and round' },
    window: { standard: 100, means: 'messages of one device on their way at once' },
  },
  targets: [
    { level: 'must', kind: 'ratio', metric: 'messagesPerSecond', atLeast: 1.5 },
    { level: 'must', kind: 'ratio', metric: 'cpuPerMessage', atMost: 0.7 },
    { level: 'must', kind: 'ratio', metric: 'messagesPerSecondBare', atLeast: 2 },
    { level: 'aim', kind: 'ratio', metric: 'messagesPerSecond', atLeast: 2.5 },
    { level: 'aim', kind: 'ratio', metric: 'cpuPerMessage', atMost: 0.33 },
  ],
  async run({ option, say }) {
    const rounds = option('rounds');
    const connections = option('connections');
    const messagesPerDevice = option('messages');
    // The last round ends about now: nothing is measured in the future.
    const since = Date.now() - (rounds + 2) * messagesPerDevice * STEP_MS;
    let begun = 0;
    const nextRound = () => {
      const firstSeq = begun * messagesPerDevice + 1;
      const firstAt = since + begun * messagesPerDevice * STEP_MS;
      begun += 1;
      return { firstSeq, messagesPerDevice, firstAt, stepMs: STEP_MS, window: option('window') };
    };

    say('starting the service; machines, parts and devices are made over HTTP');
    const service = await startServiceProcess({ KIZASHI_DEVICE_RATE: '10000' });
    const closing: (() => Promise<void>)[] = [() => service.remove()];
    try {
      const plant = await setUpPlant(service.api);
      const everything = await productSide(service, await plant.addMachines(connections), since);
      closing.push(() => everything.generator.stop());
      const bareStack = await startBareStack(connections, BID, since);
      closing.push(() => bareStack.remove());
      const bare = bareStack.side;
      say('starting Mosquitto, subscriber and InfluxDB');
      const peers = new Map<string, Side>();
      for (const [name, batching] of Object.entries(BATCHINGS)) {
        const stack = await startPeerStack(batching);
        closing.push(() => stack.remove());
        const side = await peerSide(stack, connections);
        closing.push(() => side.generator.stop());
        peers.set(name, side);
      }

      const measure = async (name: string, side: Side, round: ReturnType<typeof nextRound>) => {
        const figures = await runRound(side, round, connections);
        say(
          `${name}: ${Math.round(figures.messagesPerSecond)} messages/s, ${figures.cpuPerMessage.toFixed(1)} us CPU each`,
        );
        return figures;
      };
      const warmUp = nextRound();
      await measure('warm-up, everything on', everything, warmUp);
      await measure('warm-up, bare', bare, warmUp);
      const tried: [string, Side, RoundFigures][] = [];
      for (const [name, side] of peers)
        tried.push([name, side, await measure(`warm-up, peer, ${name}`, side, warmUp)]);
      tried.sort(([, , a], [, , b]) => b.messagesPerSecond - a.messagesPerSecond);
      const [batching, peer] = tried[0] as [string, Side, RoundFigures];
      say(`the peer does better with batches of ${batching}`);

      const product: RoundFigures[] = [];
      const productBare: RoundFigures[] = [];
      const other: RoundFigures[] = [];
      for (let i = 0; i < rounds; i += 1) {
        const round = nextRound();
        product.push(await measure(`round ${i + 1}, everything on`, everything, round));
        other.push(await measure(`round ${i + 1}, peer`, peer, round));
        productBare.push(await measure(`round ${i + 1}, bare`, bare, round));
      }
      const bareNames = (figures: Readonly<Record<string, number>>) =>
        Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}Bare`, value]));
      return {
        product: { ...medians(product), ...bareNames(medians(productBare)) },
        peers: { 'mosquitto+subscriber+influxd': medians(other) },
        ratios: {
          ...medianRatios(product, other, METRICS),
          ...bareNames(medianRatios(productBare, other, METRICS)),
        },
        rounds,
      };
    } finally {
      for (const close of closing.reverse()) await close();
    }
  },
};

async function peerSide(stack: PeerStack, connections: number): Promise<Side> {
  const generator = new LoadGenerator();
  // Ids as long as the product's, so that both sides are sent the same bytes.
  const devices = Array.from({ length: connections }, (_, i) => {
    const id = `dev_${String(i).padStart(26, '0')}`;
    return { id, topic: `kz/v1/maker/${id}/tele` };
  });
  await generator.connect(stack.mqttPort, devices, BID);
  const { pids, whenStored, countStored } = stack;
  return { generator, pids, whenStored, countStored };
}
