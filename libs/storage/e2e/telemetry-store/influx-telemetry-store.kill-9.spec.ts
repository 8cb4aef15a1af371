import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import { InfluxTelemetryStore } from '@kizashi/storage/telemetry-store';
import { type InfluxGate, openGate } from '../../src/telemetry-store/influx-gate.contract.ts';
import {
  describeWithInfluxd,
  type Influxd,
  startInfluxd,
} from '../../src/telemetry-store/influxd.contract.ts';
import { BID, DEVICES, MODEL, measuredAt, ROWS_PER_DEVICE } from './killed-batches.ts';

/** What InfluxDB does while the process is killed that writes to it. */
const KILLS = ['takes all', 'takes nothing', 'comes back'] as const;
const COMMITS = 8;
const CHILD = fileURLToPath(new URL('./commit-to-influx-until-killed.ts', import.meta.url));
const EVER = { from: epochMs(0), to: measuredAt(1e6, 0) };

describeWithInfluxd('InfluxTelemetryStore under kill -9', () => {
  let influxd: Influxd;
  let gate: InfluxGate;
  let home: string;
  beforeAll(async () => {
    influxd = await startInfluxd();
    gate = await openGate(influxd.host);
    home = await mkdtemp(join(tmpdir(), 'kizashi kill '));
  });
  afterAll(async () => {
    await gate.close();
    await influxd.stop();
    await rm(home, { recursive: true });
  });

  it('loses nothing that was acknowledged and doubles nothing, wherever it lay', async () => {
    const database = randomUUID();
    let next = 0;
    let acknowledged = -1;
    let waited = 0;
    for (const kill of KILLS) {
      gate.takesWrites = kill === 'takes all';
      acknowledged = await commitAndKill(database, next, () => {
        if (kill === 'comes back') gate.takesWrites = true;
      });
      gate.takesWrites = true;
      const store = await InfluxTelemetryStore.open({ origin: gate.origin, database }, home, {
        pauses: { firstMs: 5, longestMs: 20, settleMs: 20 },
      });
      waited += store.backlog()?.rows ?? 0;
      try {
        next = await expectWhole(store, acknowledged);
        while (store.backlog() !== undefined) await sleep(5);
        expect(await expectWhole(store, acknowledged)).toBe(next);
      } finally {
        await store.close();
      }
    }
    expect(waited).toBeGreaterThan(0);
    process.stdout.write(
      `kill -9 of the InfluxDB store: ${KILLS.length} kills, ${acknowledged + 1} commits acknowledged, ` +
        `${waited} rows found waiting on the disk, 0 missing, 0 doubled\n`,
    );
  }, 60_000);

  /** Number of the last commit that the process acknowledged before it was killed. */
  async function commitAndKill(database: string, first: number, halfWay: () => void): Promise<number> {
    const child = spawn(
      process.execPath,
      ['--conditions=source', CHILD, gate.origin, database, home, String(first)],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
      const commits = said.split('\n').length - 1;
      if (commits >= COMMITS / 2) halfWay();
      if (commits >= COMMITS) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    expect(signal).toBe('SIGKILL');
    // The last line may have been cut off by the kill.
    return Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
  }
});

/** Gives the number of the first batch that is not there. */
async function expectWhole(store: InfluxTelemetryStore, acknowledged: number): Promise<number> {
  const [first] = DEVICES as [(typeof DEVICES)[0]];
  const [range, ...holes] = (await store.ingestState(first)).seen.get(BID) ?? [];
  expect(holes).toEqual([]);
  const [from = -1, stored = -1] = range ?? [];
  expect(from).toBe(0);
  expect(stored).toBeGreaterThan(acknowledged);
  const rows = await store.readings(MODEL, DEVICES, EVER);
  // Of the batch that nobody was told of, the server may have some rows: the device sends it again.
  const told = rows.filter(({ measuredAt: at }) => at < measuredAt(stored, 0));
  const expected = DEVICES.flatMap((deviceId) =>
    Array.from({ length: stored * ROWS_PER_DEVICE }, (_, place) => {
      const number = Math.floor(place / ROWS_PER_DEVICE);
      const replaced = deviceId === first && place % ROWS_PER_DEVICE === 0 && number + 1 < stored;
      const value = replaced ? number + 1 : number;
      return [deviceId, measuredAt(0, place), value, 0 - value];
    }),
  );
  const last = expected.findIndex(([deviceId, at]) => deviceId === first && at === measuredAt(stored - 1, 0));
  const found = told.map(({ deviceId, measuredAt: at, values }) => [
    deviceId,
    at,
    // InfluxDB knows no negative zero.
    ...Array.from(values, (value) => value + 0),
  ]);
  // Which of its two values stands there depends on that batch as well.
  if (found[last]?.[2] === stored) expected[last] = [first, measuredAt(stored - 1, 0), stored, 0 - stored];
  expect(found).toEqual(expected);
  return stored;
}
