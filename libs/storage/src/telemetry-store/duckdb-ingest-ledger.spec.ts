import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { asId, type DeviceId } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import { commitOf } from './telemetry-store.fixtures.contract.ts';

const DEVICES = ['d1', 'd2'].map((id) => asId<DeviceId>(id));
const hashOf = (deviceId: DeviceId, seq: number) => 1e9 * (1 + DEVICES.indexOf(deviceId)) + seq;
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kizashi-ledger-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('DuckDbIngestLedger', () => {
  it('folds runs into ranges and bodies, and loses none', async () => {
    const store = await DuckDbTelemetryStore.open(home);
    // Every second seq: a run of its own each, so that the rows are folded at 50,000.
    const perCommit = 7_000;
    for (let commit = 0; commit < 4; commit += 1) {
      const seqs = Array.from({ length: perCommit }, (_, i) => 2 * (commit * perCommit + i));
      const seen = seqs.flatMap((seq) =>
        DEVICES.map((deviceId) => ({ deviceId, bid: 'b1', seq, bodyHash: hashOf(deviceId, seq) })),
      );
      await store.commit(commitOf({ seen }));
    }
    for (const deviceId of DEVICES) {
      const { seen, recentBodies } = await store.ingestState(deviceId);
      expect(seen.get('b1')).toHaveLength(4 * perCommit);
      expect(seen.get('b1')?.at(-1)).toEqual([55_998, 55_999]);
      expect(recentBodies.size).toBe(1_000);
      expect(recentBodies.get('b1:55998')).toBe(hashOf(deviceId, 55_998));
      expect(recentBodies.has('b1:53998')).toBe(false);
    }
    await store.close();
  });
});
