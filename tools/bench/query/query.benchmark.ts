import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { startInfluxd } from '../../../libs/storage/e2e/influxd/influxd.ts';
import type { BenchContext, Benchmark, Figures, Measured } from '../frame/benchmark.ts';
import { medianRatios, medians } from '../frame/statistics.ts';
import { digestOf, QUESTIONS, type Questions } from './asked-of-a-fleet.ts';
import { type FleetMonth, fleetMonth } from './fleet-month.ts';
import { loadDuckDb } from './load-duckdb.ts';
import { loadInfluxd } from './load-influxd.ts';

const ratios = QUESTIONS.map((metric) => ({ kind: 'ratio' as const, metric: `${metric}Ms` }));

export const benchmark: Benchmark = {
  about:
    '50 million values of 10,000 machines: last values, a month in minutes, the days of a fleet; beside influxd',
  options: {
    machines: { standard: 10_000, means: 'machines' },
    values: { standard: 50_000_000, means: 'values to load, 8 a reading' },
    rounds: { standard: 7, means: 'times that each question is asked' },
  },
  ratioOf: 'peer / product',
  targets: ratios.flatMap((ratio) => [
    { ...ratio, level: 'must' as const, atLeast: 5 },
    { ...ratio, level: 'aim' as const, atLeast: 20 },
  ]),
  run,
};

async function run({ option, say }: BenchContext): Promise<Measured> {
  const fleet = fleetMonth(option('machines'), option('values'));
  const home = await mkdtemp(join(tmpdir(), 'kizashi-bench-query-'));
  const influxd = await startInfluxd();
  try {
    const product = await loadDuckDb(home, fleet, progressOf('the embedded store', fleet, say));
    try {
      const peer = await loadInfluxd(`http://${influxd.host}`, fleet, progressOf('influxd', fleet, say));
      return await ask(product, peer, option('rounds'), say);
    } finally {
      await product.close();
    }
  } finally {
    await influxd.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function ask(
  product: Questions,
  peer: Questions,
  rounds: number,
  say: BenchContext['say'],
): Promise<Measured> {
  await compare(product, peer);
  const ofProduct: Figures[] = [];
  const ofPeer: Figures[] = [];
  for (let round = 1; round <= rounds; round++) {
    ofProduct.push(await timed(product));
    ofPeer.push(await timed(peer));
    say(`asked ${round} of ${rounds} times`);
  }
  return {
    product: medians(ofProduct),
    peers: { influxd: medians(ofPeer) },
    ratios: medianRatios(ofPeer, ofProduct, Object.keys(ofProduct[0] ?? {})),
    rounds,
  };
}

/** Both answer the same, or there is nothing to compare; it also warms both up. */
async function compare(product: Questions, peer: Questions): Promise<void> {
  for (const question of QUESTIONS) {
    const [ours, theirs] = [
      digestOf(question, await product[question]()),
      digestOf(question, await peer[question]()),
    ];
    if (JSON.stringify(ours) !== JSON.stringify(theirs))
      throw new Error(
        `${question} differs: ${JSON.stringify(ours)} here, ${JSON.stringify(theirs)} of influxd`,
      );
  }
}

async function timed(questions: Questions): Promise<Figures> {
  const figures: Record<string, number> = {};
  for (const question of QUESTIONS) {
    const startedAt = performance.now();
    await questions[question]();
    figures[`${question}Ms`] = performance.now() - startedAt;
  }
  return figures;
}

function progressOf(where: string, { rows }: FleetMonth, say: BenchContext['say']) {
  let loaded = 0;
  let said = 0;
  return (more: number) => {
    loaded += more;
    const tenths = Math.floor((10 * loaded) / rows);
    if (tenths > said) say(`${where}: ${tenths * 10} % of ${rows} readings loaded`);
    said = tenths;
  };
}
