import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { DAY_MS, epochMs, HOUR_MS } from '@kizashi/kernel';
import { DuckDbTelemetryStore, KEEP_RAW_MS, type TelemetryStore } from '@kizashi/storage/telemetry-store';
import { CHANNELS, DEVICES, MODEL } from './killed-batches.ts';

const CHILD = fileURLToPath(new URL('./retain-until-killed.ts', import.meta.url));
/** After it began; the whole takes some hundred milliseconds. */
const KILLED_AFTER_MS = [20, 60, 150];
const FROM = Date.UTC(2026, 10, 2);
const WEEKS = 10;
const LENGTH_MS = WEEKS * 7 * DAY_MS;
/** Six of the ten weeks are old by then. */
const NOW = epochMs(FROM + 6 * 7 * DAY_MS + KEEP_RAW_MS);
const KEPT = { from: epochMs(NOW - KEEP_RAW_MS), to: epochMs(FROM + LENGTH_MS) };
const EVER = { from: epochMs(FROM), to: KEPT.to };

describe('DuckDbTelemetryStore, killed while it removes what is old', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi retention kill '));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('answers as before, and ends the work the next time', async () => {
    const before = await withStore(home, async (store) => {
      await fill(store);
      return answers(store);
    });
    let interrupted = 0;
    for (const afterMs of KILLED_AFTER_MS) {
      if (!(await retainAndKill(home, afterMs))) interrupted++;
      expect(await withStore(home, answers)).toEqual(before);
    }
    await withStore(home, async (store) => {
      await store.retain(NOW);
      expect(await answers(store)).toEqual(before);
      expect(await store.readings(MODEL, DEVICES, { from: EVER.from, to: KEPT.from })).toEqual([]);
    });
    expect(interrupted).toBeGreaterThan(0);
    process.stdout.write(
      `kill -9 of retention: ${KILLED_AFTER_MS.length} kills, ${interrupted} in its midst, 0 answers changed\n`,
    );
  }, 60_000);
});

async function withStore<T>(home: string, work: (store: TelemetryStore) => Promise<T>): Promise<T> {
  const store = await DuckDbTelemetryStore.open(home);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A row every ten minutes of each device; every fourth comes when all others are there. */
async function fill(store: TelemetryStore): Promise<void> {
  await store.defineModel(MODEL, CHANNELS);
  const rows = Array.from({ length: LENGTH_MS / (HOUR_MS / 6) }, (_, seq) => {
    const measuredAt = epochMs(FROM + (seq * HOUR_MS) / 6);
    return DEVICES.map(
      (deviceId): TelemetryRow => ({
        ...{ deviceId, modelId: MODEL, measuredAt, receivedAt: measuredAt, boot: 1, seq },
        values: Float64Array.of(seq % 97, -seq),
      }),
    );
  });
  const nothingElse = { events: [], waves: [], seen: [], boots: [], quarantined: [] };
  const inTime = rows.filter((_, seq) => seq % 4 > 0);
  for (let from = 0; from < inTime.length; from += 1_500) {
    await store.commit({ rows: inTime.slice(from, from + 1_500).flat(), ...nothingElse });
  }
  await store.commit({ rows: rows.filter((_, seq) => seq % 4 === 0).flat(), ...nothingElse });
}

/** Days and hours of everything, and the readings that are kept. */
async function answers(store: TelemetryStore) {
  const [device] = DEVICES as [(typeof DEVICES)[0]];
  const [channel] = CHANNELS as [(typeof CHANNELS)[0]];
  const series = (points: number) => store.series(MODEL, device, channel.id, EVER, points);
  const kept = await store.readings(MODEL, DEVICES, KEPT);
  return {
    days: await series(LENGTH_MS / DAY_MS),
    hours: await series(LENGTH_MS / HOUR_MS),
    kept: kept.map(({ deviceId, measuredAt, values }) => [deviceId, measuredAt, ...values]),
    last: await store.lastValues(MODEL, DEVICES),
  };
}

/** Whether it was done before it was killed. */
async function retainAndKill(home: string, afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, ['--conditions=source', CHILD, home, String(NOW)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const begun = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk) => {
    said += chunk;
    begun.resolve();
  });
  const closed = once(child, 'close');
  await Promise.race([begun.promise, closed]);
  await sleep(afterMs);
  child.kill('SIGKILL');
  await closed;
  if (!said.startsWith('begun')) throw new Error('retention did not begin');
  return said.includes('done');
}
