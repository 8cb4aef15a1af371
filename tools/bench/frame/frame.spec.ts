import { describe, expect, it } from '@jest/globals';
import type { Benchmark, Measured, Target } from './benchmark.ts';
import { findBenchmarks } from './find-benchmarks.ts';
import { readArguments } from './read-arguments.ts';
import { exitCode, toReport, toTable } from './report.ts';
import { median, medianRatios, medians, quantile } from './statistics.ts';

const MACHINE = { cpus: 2, node: '24.21.0', loadAverage: 0.5, calibrationMs: 90 };
const MEASURED: Measured = {
  product: { messagesPerSecond: 30_000, p99Ms: 180, lost: 0 },
  peers: { mosquitto: { messagesPerSecond: 20_000 } },
  ratios: { messagesPerSecond: 1.5 },
  rounds: 3,
};
const target = (fields: Partial<Target>): Target => ({
  level: 'must',
  kind: 'ratio',
  metric: 'messagesPerSecond',
  ...fields,
});

describe('statistics of rounds', () => {
  it('takes the middle value, or the mean of the middle two', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('interpolates between ranks', () => {
    const hundred = Array.from({ length: 101 }, (_, i) => i);
    expect(quantile(hundred, 0.99)).toBe(99);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
  });

  it('compares each round with its neighbour, then takes the median', () => {
    const product = [{ rate: 10 }, { rate: 20 }, { rate: 90 }];
    const peer = [{ rate: 5 }, { rate: 20 }, { rate: 10 }];
    expect(medianRatios(product, peer, ['rate'])).toEqual({ rate: 2 });
    expect(medians(product)).toEqual({ rate: 20 });
  });
});

describe('what is printed', () => {
  it('is one JSON document of the agreed shape', () => {
    const report = toReport('ingest', MACHINE, MEASURED, [target({ atLeast: 1.4 })]);
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      name: 'ingest',
      machine: MACHINE,
      ...MEASURED,
      missed: [],
    });
  });

  it('names what was missed, musts and aims', () => {
    const targets = [
      target({ level: 'aim', atLeast: 2.5 }),
      target({ kind: 'absolute', metric: 'p99Ms', atMost: 100 }),
      target({ kind: 'count', metric: 'notThere', atMost: 0 }),
    ];
    expect(toReport('ingest', MACHINE, MEASURED, targets).missed).toEqual([
      'aim: messagesPerSecond 1.5, at least 2.5',
      'must: p99Ms 180, at most 100 (on an idle machine)',
      'must: notThere not measured, at most 0',
    ]);
  });

  it('is a table with a column for the product, each peer and the ratio', () => {
    const table = toTable(toReport('ingest', MACHINE, MEASURED, []));
    expect(table).toMatch(/product\s+mosquitto\s+product \/ peer/);
    expect(table).toMatch(/messagesPerSecond\s+30000\s+20000\s+1\.5/);
  });

  it('heads the ratios of a benchmark of times with peer / product', () => {
    const report = toReport('query', MACHINE, MEASURED, []);
    expect(toTable(report, 'peer / product')).toMatch(/product\s+mosquitto\s+peer \/ product/);
    expect(report).not.toHaveProperty('ratioOf');
  });
});

describe('the exit code', () => {
  it('fails on a ratio or a count that must be reached', () => {
    expect(exitCode(MEASURED, [target({ atLeast: 1.6 })])).toBe(1);
    expect(exitCode(MEASURED, [target({ kind: 'count', metric: 'lost', atMost: 0 })])).toBe(0);
    expect(exitCode({ ...MEASURED, ratios: { messagesPerSecond: Number.NaN } }, [target({})])).toBe(1);
  });

  it('never fails on an absolute figure or an aim', () => {
    const targets = [
      target({ kind: 'absolute', metric: 'p99Ms', atMost: 1 }),
      target({ level: 'aim', atLeast: 9 }),
    ];
    expect(exitCode(MEASURED, targets)).toBe(0);
  });
});

describe('the command line', () => {
  const benchmark: Benchmark = {
    about: 'an example',
    options: { seconds: { standard: 10, means: 'how long' } },
    targets: [],
    run: () => Promise.resolve(MEASURED),
  };
  const benchmarks = new Map([['example', benchmark]]);

  it('reads options, and takes the standard where one is left out', () => {
    expect(readArguments(['example', '--json', '--seconds', '3'], benchmarks)).toMatchObject({
      ok: true,
      value: { name: 'example', json: true, options: { seconds: 3 } },
    });
    expect(readArguments(['example'], benchmarks)).toMatchObject({
      value: { json: false, options: { seconds: 10 } },
    });
  });

  it('says what there is where it does not understand', () => {
    for (const args of [[], ['nothing'], ['example', '--second', '3'], ['example', '--seconds', 'x']]) {
      expect(readArguments(args, benchmarks)).toMatchObject({
        ok: false,
        error: expect.stringMatching(/--seconds/),
      });
    }
  });

  it('knows the benchmarks by their folders', async () => {
    for (const [, { about, targets }] of await findBenchmarks()) {
      expect(about).not.toBe('');
      for (const { atLeast, atMost } of targets) expect(atLeast ?? atMost).toBeDefined();
    }
  });
});
