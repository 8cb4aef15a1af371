import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '@kizashi/kernel';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import {
  CHANNELS,
  channels,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  row,
  T0,
  TEMP,
} from './telemetry-store.fixtures.contract.ts';
import type { QuarantineEntry } from './telemetry-store.ts';

describe('DuckDbTelemetryStore', () => {
  let home: string;
  let store: DuckDbTelemetryStore;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi durability '));
    store = await DuckDbTelemetryStore.open(home, { sealAfterRows: 1 });
    await store.defineModel(MODEL, CHANNELS);
  });
  afterEach(async () => {
    await store.close();
    await rm(home, { recursive: true });
  });

  /** Breaks a commit after its readings were written: no bytes can be taken from it. */
  const poison = {
    id: 'q',
    deviceId: DEVICE,
    topic: 't',
    receivedAt: T0,
    code: 'not-json',
    detail: 'd',
    get payload(): Uint8Array {
      throw new Error('the payload is gone');
    },
  } satisfies QuarantineEntry;

  it('rolls back what a commit had written before it failed, in the file and in what it remembers', async () => {
    await store.commit(commitOf({ rows: [row(T0, [1, 1, 1])] }));
    const rows = [row(T0, [2, 2, 2], { seq: 2 }), row(T0 + 30 * 86_400_000, [3, 3, 3], { seq: 2 })];

    for (let attempt = 0; attempt < 2; attempt++) {
      await expect(store.commit(commitOf({ rows, quarantined: [poison] }))).rejects.toMatchObject({
        name: 'OperationalError',
        code: 'duckdb-commit-failed',
        retryable: true,
        message: expect.stringContaining('the payload is gone'),
      });
      expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1, 1, 1])]);
      expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toMatchObject([{ n: 1, max: 1 }]);
      expect(await store.lastReadingAt(MODEL, [DEVICE])).toEqual(new Map([[DEVICE, T0]]));
    }

    expect(await store.commit(commitOf({ rows }))).toEqual({ points: 6, changed: 3 });
    expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toMatchObject([{ n: 2, min: 2, max: 3 }]);
  });

  it('rolls back a failed definition with its tables', async () => {
    const list = channels('spindle.temp', 'spindle.vib', 'feed', 'new');
    const broken = {
      ...list[3]!,
      get unit(): string {
        throw new Error('no unit');
      },
    };
    await expect(store.defineModel(MODEL, [...list.slice(0, 3), broken])).rejects.toThrow();
    await store.defineModel(MODEL, list);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3, 4])] }));
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1, 2, 3, 4])]);
  });

  it('keeps its write-ahead log small while it is written to and read from', async () => {
    const ROWS = 10_000;
    let largest = 0;
    let reading = true;
    const commit = (number: number) => {
      const rows = Array.from({ length: ROWS }, (_, i) => {
        const at = T0 + (number * ROWS + i) * 1_000;
        return row(at, [Math.random(), Math.random(), Math.random()], { seq: number });
      });
      return store.commit(commitOf({ rows }));
    };
    await commit(0);
    const reader = (async () => {
      while (reading) await store.series(MODEL, DEVICE, TEMP, EVER, 100);
    })();
    for (let number = 1; number <= 60; number++) {
      await commit(number);
      const { size } = await stat(join(home, 'telemetry.duckdb.wal')).catch(() => ({ size: 0 }));
      largest = Math.max(largest, size);
    }
    reading = false;
    await reader;
    // The threshold of 32 MB and one commit on top; all of them together are 41 MB.
    expect(largest).toBeLessThan(36_000_000);
    expect(largest).toBeGreaterThan(0);
  });

  it('has folded its log away when it is closed, and answers no more', async () => {
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3])] }));
    await Promise.all([store.close(), store.close()]);
    await expect(stat(join(home, 'telemetry.duckdb.wal'))).rejects.toMatchObject({ code: 'ENOENT' });
    const closed = { code: 'duckdb-unavailable', message: expect.stringContaining('was closed') };
    await expect(store.commit(commitOf({}))).rejects.toMatchObject(closed);
    await expect(store.readings(MODEL, [DEVICE], EVER)).rejects.toMatchObject(closed);
  });

  it('finishes the commits that were begun before it closes', async () => {
    const commits = Array.from({ length: 5 }, (_, n) =>
      store.commit(commitOf({ rows: [row(T0 + n * MINUTE_MS, [n], { seq: n })] })),
    );
    await store.close();
    expect(await Promise.all(commits)).toHaveLength(5);
    store = await DuckDbTelemetryStore.open(home);
    expect(await store.readings(MODEL, [DEVICE], EVER)).toHaveLength(5);
  });
});
