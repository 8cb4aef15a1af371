import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { DuckDbTelemetryStore, type TelemetryStore } from '@kizashi/storage/telemetry-store';
import { BID, DEVICES, MODEL, measuredAt, ROWS_PER_DEVICE } from './killed-batches.ts';

const KILLS = 6;
const CHILD = fileURLToPath(new URL('./commit-until-killed.ts', import.meta.url));
const EVER = { from: epochMs(0), to: measuredAt(1e6, 0) };

describe('DuckDbTelemetryStore under kill -9', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi kill '));
  });
  afterEach(() => rm(home, { recursive: true }));

  it('has every acknowledged commit whole, and of any other commit all or nothing', async () => {
    let acknowledged = -1;
    let next = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      // After a growing number of commits, so that kills fall into seals and checkpoints too.
      acknowledged = await commitAndKill(home, next, kill * kill * 8);
      const store = await DuckDbTelemetryStore.open(home);
      try {
        next = await expectWhole(store, acknowledged);
      } finally {
        await store.close();
      }
    }
    process.stdout.write(
      `kill -9 of the telemetry store: ${KILLS} kills, ${acknowledged + 1} commits acknowledged, 0 missing, ` +
        `${next - 1 - acknowledged} durable before they could be acknowledged at the last kill\n`,
    );
  }, 120_000);
});

/** Number of the last commit that the process acknowledged before it was killed. */
async function commitAndKill(home: string, first: number, commits: number): Promise<number> {
  const child = spawn(process.execPath, ['--conditions=source', CHILD, home, String(first)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  child.stdout.on('data', (chunk) => {
    said += chunk;
    if (said.split('\n').length > commits) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') throw new Error(`it ended by itself: ${errors}`);
  // The last line may have been cut off by the kill.
  const whole = said.slice(0, said.lastIndexOf('\n')).split('\n');
  return Number(whole.at(-1));
}

/** Gives the number of the first batch that is not there. */
async function expectWhole(store: TelemetryStore, acknowledged: number): Promise<number> {
  const [first] = DEVICES as [(typeof DEVICES)[0]];
  const { seen, recentBodies } = await store.ingestState(first);
  const [range, ...holes] = seen.get(BID) ?? [];
  expect(holes).toEqual([]);
  const [from, stored] = range ?? [0, 0];
  expect(from).toBe(0);
  expect(stored).toBeGreaterThan(acknowledged);
  expect(recentBodies.get(`${BID}:${acknowledged}`)).toBe(acknowledged);

  const rows = await store.readings(MODEL, DEVICES, EVER);
  const expected = DEVICES.flatMap((deviceId) =>
    Array.from({ length: stored * ROWS_PER_DEVICE }, (_, place) => {
      const number = Math.floor(place / ROWS_PER_DEVICE);
      const replaced = deviceId === first && place % ROWS_PER_DEVICE === 0 && number + 1 < stored;
      const value = replaced ? number + 1 : number;
      return [deviceId, measuredAt(0, place), value, -value];
    }),
  );
  expect(rows.map(({ deviceId, measuredAt: at, values }) => [deviceId, at, ...values])).toEqual(expected);

  const events = await store.events([first], EVER);
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: stored }, (_, number) => number));
  const quarantined = await store.quarantine(first, 1_000);
  expect(quarantined.map(({ id }) => id)).toEqual(
    Array.from({ length: Math.min(stored, 1_000) }, (_, i) => `q-${stored - 1 - i}`),
  );

  const values = expected.filter(([deviceId]) => deviceId === first).map(([, , value]) => value as number);
  const channel = 'temp' as Parameters<TelemetryStore['series']>[2];
  expect(await store.series(MODEL, first, channel, EVER, 1)).toEqual([
    {
      t: EVER.from,
      n: values.length,
      min: Math.min(...values),
      max: Math.max(...values),
      avg: expect.closeTo(values.reduce((a, b) => a + b) / values.length, 9),
    },
  ]);
  return stored;
}
