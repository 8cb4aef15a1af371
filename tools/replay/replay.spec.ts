import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collect, startService, type TestService } from '../../apps/service/e2e/start-service.ts';
import { ProductApi } from '../../device-sim/src/set-up/product-api.ts';
import { type Figures, figuresOf } from '../evaluate/figures.ts';
import { judgeReplay } from './judge-replay.ts';
import { readmeCommand } from './readme-commands.ts';

/**
 * Recorded run-to-failure engines through the product as a user would put them there: a service of its own, the
 * README's two commands, and the HTTP API to look at what became of it.
 */
const ROOT = join(import.meta.dirname, '../..');
const RECORDINGS = resolve(ROOT, process.env.KIZASHI_DATASETS ?? '../shared/data');
const TRUTH = join(RECORDINGS, 'cmapss/RUL_FD001.txt.gz');
const MINUTES = 60_000;

const found = existsSync(TRUTH);
if (!found && process.env.CI !== 'true') console.log('SKIPPED: recordings not found');
const describeRecorded = found || process.env.CI === 'true' ? describe : describe.skip;

describeRecorded('100 recorded engines, replayed to their last recorded cycle', () => {
  let service: TestService;
  let figures: Figures;
  let nearWithOrder: number | undefined;
  let farWithOrder: number | undefined;
  let covered: number;

  beforeAll(async () => {
    const left = gunzipSync(readFileSync(TRUTH)).toString().trim().split(/\s+/).map(Number);
    if (process.env.KIZASHI_TESTS_BUILT !== '1') {
      await run(process.execPath, [
        'node_modules/typescript/bin/tsc',
        '-b',
        'device-sim/tsconfig.build.json',
      ]);
    }
    service = await startService({
      as: 'process',
      env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: '2026-01-01T00:00:00Z' },
    });
    await run(process.execPath, readmeCommand('learn --format cmapss', RECORDINGS));
    const summary = await run(process.execPath, readmeCommand('replay --format cmapss', RECORDINGS));
    expect(summary).toMatch(/^100 engines, 13096 cycles in /m);
    figures = figuresOf(await judgeReplay(new ProductApi(service.url, service.token), 'test_FD001', left));
    const { near, far, spearman, engines } = figures;
    [nearWithOrder, farWithOrder] = [near, far].map((some) => Math.round(some.withOrder * some.engines));
    covered = Math.round(figures.coverage80 * engines);
    console.log(
      [
        summary.trim(),
        `open order at most 20 cycles before the end: ${nearWithOrder} of ${near.engines}`,
        `open order 100 cycles or more before the end: ${farWithOrder} of ${far.engines}`,
        `rank correlation of P50 with the cycles left: ${spearman.toFixed(3)}`,
        `cycles left within P10 to P90: ${covered} of ${engines}`,
      ].join('\n'),
    );
  }, 10 * MINUTES);

  afterAll(() => service?.remove(), MINUTES);

  it('opens an order for at least 14 of the 16 engines with at most 20 cycles left', () => {
    expect(figures.near.engines).toBe(16);
    expect(nearWithOrder).toBeGreaterThanOrEqual(14);
  });

  it('opens an order for at most 1 of the 34 engines with 100 cycles or more left', () => {
    expect(figures.far.engines).toBe(34);
    expect(farWithOrder).toBeLessThanOrEqual(1);
  });

  it('ranks the engines by what they really had left', () => {
    expect(figures.spearman).toBeGreaterThanOrEqual(0.8);
  });

  it('says 80 % intervals that hold what they say', () => {
    expect(figures.engines).toBe(100);
    expect(covered).toBeGreaterThanOrEqual(70);
    expect(covered).toBeLessThanOrEqual(92);
  });

  /** Resolves to its standard output. @throws Error with all it wrote when it fails. */
  async function run(program: string, args: readonly string[]): Promise<string> {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...(service && { KIZASHI_HOME: service.home }) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const all = collect(child);
    let output = '';
    child.stdout?.on('data', (chunk: string) => {
      output += chunk;
    });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${all()}`);
    return output;
  }
});
