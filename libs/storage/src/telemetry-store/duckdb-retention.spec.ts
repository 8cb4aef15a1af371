import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import { WEEK_MS } from './duckdb-model-layout.ts';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.ts';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  row,
  T0,
  TEMP,
} from './telemetry-store.fixtures.contract.ts';
import { KEEP_RAW_MS } from './telemetry-store.ts';

describe('DuckDbTelemetryStore, while it removes what is old', () => {
  let home: string;
  let store: DuckDbTelemetryStore;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'kizashi retention '));
    store = await DuckDbTelemetryStore.open(home);
    await store.defineModel(MODEL, CHANNELS);
  });
  afterEach(async () => {
    await store.close();
    await rm(home, { recursive: true });
  });

  const WEEKS = 12;
  const GONE = 8;
  const NOW = epochMs(T0 + GONE * WEEK_MS + KEEP_RAW_MS);
  const MONTHS = { from: T0, to: epochMs(T0 + WEEKS * WEEK_MS) };
  const KEPT = { from: epochMs(NOW - KEEP_RAW_MS), to: EVER.to };

  /** A reading an hour for twelve weeks; every sixth comes when all others are there. */
  async function fill(): Promise<void> {
    const rows = Array.from({ length: (WEEKS * WEEK_MS) / HOUR_MS }, (_, hour) =>
      row(T0 + hour * HOUR_MS, [hour % 100, 1], { seq: hour }),
    );
    const late = rows.filter((_, hour) => hour % 6 === 5);
    const inTime = rows.filter((_, hour) => hour % 6 !== 5);
    for (let from = 0; from < inTime.length; from += 420) {
      await store.commit(commitOf({ rows: inTime.slice(from, from + 420) }));
    }
    await store.commit(commitOf({ rows: late }));
  }

  const picture = () => store.series(MODEL, DEVICE, TEMP, MONTHS, (WEEKS * WEEK_MS) / DAY_MS);

  it('goes on after it was interrupted, with every answer as before', async () => {
    await fill();
    const [before, kept] = [await picture(), await store.readings(MODEL, [DEVICE], KEPT)];
    for (let interruptions = 0; interruptions < 3; interruptions++) {
      const interrupted = store.retain(NOW).catch((error: unknown) => error);
      for (let commits = 0; commits <= interruptions * 2; commits++) await store.commit(commitOf({}));
      await store.close();
      expect(await interrupted).toMatchObject({ code: 'duckdb-unavailable' });
      store = await DuckDbTelemetryStore.open(home);
      expect(await picture()).toEqual(before);
      expect(await store.readings(MODEL, [DEVICE], KEPT)).toEqual(kept);
    }
    await store.retain(NOW);
    expect(await picture()).toEqual(before);
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual(kept);
  });

  it('takes commits between its steps, and answers readers as if nothing moved', async () => {
    await fill();
    const [before, kept] = [await picture(), await store.readings(MODEL, [DEVICE], KEPT)];
    const last = await store.lastReadingAt(MODEL, [DEVICE]);
    let running = true;
    const retained = store.retain(NOW).finally(() => {
      running = false;
    });
    let [commits, reads] = [0, 0];
    const writing = (async () => {
      for (; running; commits++) {
        const rows = [row(MONTHS.to + commits * MINUTE_MS, [1], { seq: 9_000 + commits })];
        await store.commit(commitOf({ rows }));
      }
    })();
    while (running) {
      expect(await picture()).toEqual(before);
      expect((await store.readings(MODEL, [DEVICE], { ...KEPT, to: MONTHS.to })).length).toBe(kept.length);
      expect([...(await store.lastReadingAt(MODEL, [DEVICE])).values()][0]).toBeGreaterThanOrEqual(
        [...last.values()][0] as number,
      );
      reads++;
    }
    await writing;
    expect(await retained).toMatchObject({
      readingsRemoved: GONE * 7 * 24,
      lateRowsMerged: (WEEKS - GONE - 2) * 28,
    });
    expect(commits).toBeGreaterThan(2);
    expect(reads).toBeGreaterThan(2);
  });

  it('writes new readings where removed ones were', async () => {
    /** Two weeks of readings, dense enough that rollups are next to nothing; then the size of the closed file. */
    const sizeWith = async (firstWeek: number): Promise<number> => {
      for (const week of [firstWeek, firstWeek + 1]) {
        const rows = Array.from({ length: 30_000 }, (_, i) =>
          row(T0 + week * WEEK_MS + i * 1_000, [Math.random(), Math.random(), Math.random()], { seq: i }),
        );
        await store.commit(commitOf({ rows }));
      }
      await store.close();
      const { size } = await stat(join(home, 'telemetry.duckdb'));
      store = await DuckDbTelemetryStore.open(home);
      return size;
    };
    const first = await sizeWith(0);
    const { readingsRemoved } = await store.retain(epochMs(T0 + 2 * WEEK_MS + KEEP_RAW_MS));
    expect(readingsRemoved).toBe(60_000);
    // DuckDB lets go of space at a checkpoint, so that it can be written to from the next one on.
    await store.close();
    store = await DuckDbTelemetryStore.open(home);
    // Besides the readings there are tables of rollups now, of a block or two each.
    expect(await sizeWith(20)).toBeLessThan(1.75 * first);
  });
});
