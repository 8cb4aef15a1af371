import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openDatabase, removeEmbeddedPostgres, startEmbeddedPostgres } from '@kizashi/storage/database';
import { SERVICE_ENVIRONMENT, SERVICE_FLAGS } from '../../service-flags.mjs';
import type { Benchmark } from '../frame/benchmark.ts';
import { BID, devicesOf } from '../ingest/product-side.ts';
import type { Stretch } from '../load/generator-messages.ts';
import { LoadGenerator } from '../load/load-generator.ts';
import { startServiceProcess } from '../plant/service-process.ts';
import { setUpPlant } from '../plant/set-up-plant.ts';
import { followFleet } from './fleet-templates.ts';
import type { SweepOrder, SweepOutcome } from './sweep-order.ts';
import { writeFleet } from './swept-fleet.ts';
import { timeTraining } from './time-training.ts';

/** Followed before they are copied. */
const TEMPLATES = 60;
const FOLLOWED_DAYS = 60;
const STRETCH_S = 5;
const WARM_UP_S = 10;
/** A p99 is kept where it is below so many times what it was, or below the bound on latency. */
const KEPT_AT = 2;
const KEPT_ANYWAY_MS = 250;

export const benchmark: Benchmark = {
  about: 'Every fitted part forecast again, loading and storing included, while messages come in',
  options: {
    parts: { standard: 100_000, means: 'fitted parts' },
    rate: { standard: 5_000, means: 'messages a second that a service takes in meanwhile' },
    devices: { standard: 500, means: 'devices that send them' },
    before: { standard: 30, means: 'seconds of the messages alone' },
    during: { standard: 90, means: 'seconds of the messages from when the sweep begins' },
  },
  targets: [
    { level: 'must', kind: 'count', metric: 'partsLeftOut', atMost: 0 },
    { level: 'must', kind: 'absolute', metric: 'sweepSeconds', atMost: 60 },
    { level: 'must', kind: 'absolute', metric: 'p99Kept', atLeast: 1 },
  ],
  async run({ option, say }) {
    const home = await mkdtemp(join(tmpdir(), 'kizashi-sweep-'));
    const postgres = await startEmbeddedPostgres(home);
    const service = await startServiceProcess();
    const generator = new LoadGenerator();
    try {
      // Makes roles and schema.
      await (await openDatabase({ url: postgres.url, tenant: 'maker' })).close();
      const { templates, now } = followFleet(TEMPLATES, FOLLOWED_DAYS, say);
      const writtenFrom = performance.now();
      const fleet = await writeFleet(postgres.url, templates, option('parts'));
      const setUpSeconds = (performance.now() - writtenFrom) / 1_000;
      say(`${fleet.parts} parts of ${fleet.machines} machines were written in ${Math.round(setUpSeconds)} s`);
      const machines = await (await setUpPlant(service.api)).addMachines(option('devices'));
      await generator.connect(service.mqttPort, devicesOf(machines), BID, 1_000);
      let firstSeq = 1;
      const load = async (seconds: number): Promise<readonly Stretch[]> => {
        const done = await generator.pace({
          ...{ firstSeq, perSecond: option('rate'), seconds, traced: 0 },
          reportEverySeconds: Math.min(STRETCH_S, seconds),
        });
        firstSeq += Math.max(...done.messagesPerDevice);
        return done.stretches;
      };
      await load(Math.min(WARM_UP_S, option('before')));
      const before = await load(option('before'));
      say(`messages alone: p99 ms of each stretch ${before.map(({ p99 }) => Math.round(p99)).join(' ')}`);
      const during = load(option('during'));
      const rows = Object.fromEntries(
        templates.map(({ record, row }) => [record.serial, [...row.values].map((value) => finite(value))]),
      );
      const births = Object.fromEntries(templates.map(({ record, birth }) => [record.serial, birth]));
      const swept = await sweep({ url: postgres.url, home, now, rows, births });
      say(`swept in ${swept.seconds.toFixed(1)} s`);
      const stretches = (await during).filter(({ until }) => until <= swept.seconds + STRETCH_S);
      say(`with the sweep: ${stretches.map(({ p99 }) => Math.round(p99)).join(' ')}`);
      const training = timeTraining();
      const p99Before = medianOf(before);
      const p99During = medianOf(stretches);
      return {
        product: {
          partsLeftOut: fleet.parts - swept.forecasts,
          sweepSeconds: swept.seconds,
          sweepCpuSeconds: swept.cpuSeconds,
          forecastsKept: swept.kept,
          registryMs: swept.registryMs,
          loadMs: swept.loadMs,
          keepMs: swept.keepMs,
          storedBytesPerPart: fleet.trendBytes / fleet.parts,
          memoryBytesPerPart: swept.heapBytes / fleet.parts,
          p99MsBefore: p99Before,
          p99MsDuring: p99During,
          p99Kept: p99During <= Math.max(KEPT_AT * p99Before, KEPT_ANYWAY_MS) ? 1 : 0,
          ...training,
          setUpSeconds,
        },
        peers: {},
        ratios: {},
        rounds: 1,
      };
    } finally {
      await generator.stop();
      await service.remove();
      await postgres.stop();
      await removeEmbeddedPostgres(home);
      await rm(home, { recursive: true, force: true });
    }
  },
};

/** In a process of its own, which has one thread that computes. */
async function sweep(order: SweepOrder): Promise<SweepOutcome> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'sweep-process.ts'), {
    execArgv: ['--conditions=source', '--expose-gc', '--max-old-space-size=6144', ...SERVICE_FLAGS],
    env: { ...process.env, ...SERVICE_ENVIRONMENT },
  });
  const answered = once(child, 'message') as Promise<[SweepOutcome]>;
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the sweep ended with ${code}`);
  });
  ended.catch(() => undefined);
  child.send(order);
  const [outcome] = await Promise.race([answered, ended]);
  return outcome;
}

/** Of the p99 of each stretch. */
function medianOf(stretches: readonly Stretch[]): number {
  const sorted = stretches.map(({ p99 }) => p99).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
