import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Clock, FittedPart, Machine } from '@kizashi/api-contract';
import { startService, type TestService } from '../../apps/service/e2e/start-service.ts';
import { replayCommand } from '../../device-sim/src/cli/replay-command.ts';
import { PRESS_SHOP, pressCsv, writeFiles } from '../../device-sim/src/recordings/csv/press-shop.fixture.ts';
import { ProductApi } from '../../device-sim/src/set-up/product-api.ts';

const MINUTES = 60_000;
const ROWS = 150;

/** A small csv recording through the simulator's own command, a real broker, store and database. */
describe('a csv recording, replayed', () => {
  const recording = writeFiles({
    'presses.csv': pressCsv(ROWS),
    'press-shop.json': JSON.stringify(PRESS_SHOP),
  });
  const data = mkdtempSync(join(tmpdir(), 'kizashi replay '));
  let service: TestService;
  let api: ProductApi;

  beforeAll(async () => {
    service = await startService({
      env: { KIZASHI_CLOCK: 'driven', KIZASHI_CLOCK_START: '2026-06-01T00:00:00Z' },
    });
    api = new ProductApi(service.url, service.token);
    await replay();
  }, 5 * MINUTES);

  afterAll(async () => {
    await service?.remove();
    for (const folder of [recording, data]) await rm(folder, { recursive: true, force: true });
  }, MINUTES);

  function replay(...more: string[]): Promise<unknown> {
    const args = ['--format', 'csv', '--recording', join(recording, 'presses.csv')];
    const scenario = ['--scenario', join(recording, 'press-shop.json')];
    const where = ['--url', service.url, '--mqtt', service.mqttUrl, '--token', service.token, '--data', data];
    return replayCommand().parseAsync([...args, ...scenario, ...where, ...more], { from: 'user' });
  }

  const machines = async () =>
    (await api.list<Machine>('machines')).toSorted((a, b) => a.serial.localeCompare(b.serial));

  it('enters each machine with its part and measures it up to fleet-now', async () => {
    const [a, b, ...others] = await machines();
    expect(others).toEqual([]);
    expect([a?.serial, b?.serial]).toEqual(['presses-A', 'presses-B']);
    const { now } = await api.get<Clock>('clock');
    const sinceLast = Date.parse(now) - Date.parse(a?.lastReadingAt ?? '');
    expect(sinceLast).toBeGreaterThan(0);
    expect(sinceLast).toBeLessThanOrEqual(10 * MINUTES);
    const parts = await api.list<FittedPart>('fitted-parts?fitted=true');
    expect(parts.map(({ serial }) => serial).sort()).toEqual(['presses-A-clutch-1', 'presses-B-clutch-1']);
  });

  it('stores every value of the file, ten minutes apart, and no reading where the field was empty', async () => {
    const [a, b] = await machines();
    const seriesOf = (machine: Machine | undefined, channel: string) =>
      api.get<{ points: { t: string; min: number; max: number; n: number }[] }>(
        `machines/${machine?.id}/telemetry?channel=${channel}&from=2026-06-01T00:00:00Z&to=2026-06-04T00:00:00Z&points=5000`,
      );
    const { points } = await seriesOf(a, 'clutch.temperature');
    expect(points.map(({ min }) => min)).toEqual(
      Array.from({ length: ROWS }, (_, i) => Number((60 + i / 10).toFixed(1))),
    );
    const gaps = points.slice(1).map(({ t }, i) => Date.parse(t) - Date.parse(points[i]?.t ?? ''));
    expect(new Set(gaps)).toEqual(new Set([10 * MINUTES]));
    expect((await seriesOf(b, 'clutch.temperature')).points).toEqual([]);
    expect((await seriesOf(b, 'strokes')).points).toHaveLength(ROWS);
  });

  it('says so when it was replayed already', async () => {
    await expect(replay()).rejects.toThrow('presses was replayed on this service up to 2026-06-0');
  });

  it('refuses options that its format does not have', async () => {
    await expect(replay('--cycle', '6h')).rejects.toThrow('--cycle and --batch are for cmapss');
    await expect(replay('--model', 'x')).rejects.toThrow('--model is for cmapss');
  });
});
