import { expect, it } from '@jest/globals';
import {
  asId,
  DAY_MS,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  MINUTE_MS,
  type TimeRange,
} from '@kizashi/kernel';
import fc from 'fast-check';
import { bucketGrid } from './bucket-grid.ts';
import {
  CHANNELS,
  channels,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  type OpenStore,
  row,
  T0,
  TEMP,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';
import type { Bucket } from './telemetry-store.ts';

interface Point {
  readonly at: number;
  readonly value: number;
}

/** Checks buckets against the readings themselves: none is missing, none is counted twice or elsewhere. */
function expectExact(
  buckets: readonly Bucket[],
  readings: readonly Point[],
  range: TimeRange,
  points: number,
) {
  expect(buckets.length).toBeLessThanOrEqual(points);
  const inRange = readings.filter(({ at }) => at >= range.from && at < range.to);
  expect(buckets.reduce((n, bucket) => n + bucket.n, 0)).toBe(inRange.length);
  const { origin, widthMs } = bucketGrid(range, points) ?? { origin: 0, widthMs: 1 };
  for (const bucket of buckets) {
    const start = Math.floor((bucket.t - origin) / widthMs) * widthMs + origin;
    const values = inRange.flatMap(({ at, value }) => (at >= start && at < start + widthMs ? [value] : []));
    expect(bucket).toEqual({
      t: Math.max(start, range.from),
      min: Math.min(...values),
      max: Math.max(...values),
      avg: expect.closeTo(values.reduce((a, b) => a + b, 0) / values.length, 6),
      n: values.length,
    });
  }
}

/** One channel's readings every `stepMs` with a shape that no bucket repeats. */
function wave(count: number, stepMs: number, from: number = T0): Point[] {
  return Array.from({ length: count }, (_, i) => ({
    at: from + i * stepMs,
    value: Math.round(1e4 * (Math.sin(i / 37) + i / count)) / 1e4,
  }));
}

export function describeSeries(open: OpenStore): void {
  const opened = useStore(open);

  it('gives equal buckets with min, avg, max and n, empty ones left out', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const values: [minute: number, value: number][] = [
      [0, 4],
      [1, 2],
      [9, 6],
      [25, 1],
      [39, 3],
    ];
    const rows = values.map(([minute, value]) => row(T0 + minute * MINUTE_MS, [value], { seq: minute }));
    await store.commit(commitOf({ rows }));

    const range = { from: T0, to: epochMs(T0 + 40 * MINUTE_MS) };

    expect(await store.series(MODEL, DEVICE, TEMP, range, 4)).toEqual([
      { t: T0, min: 2, avg: 4, max: 6, n: 3 },
      { t: T0 + 20 * MINUTE_MS, min: 1, avg: 1, max: 1, n: 1 },
      { t: T0 + 30 * MINUTE_MS, min: 3, avg: 3, max: 3, n: 1 },
    ]);
  });

  it('leaves bad readings out and keeps uncertain ones', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const rows = [
      row(T0, [1, 1]),
      row(T0 + 1, [2, 2], { quality: [1, 0] }),
      row(T0 + 2, [900, 3], { quality: [2, 0] }),
    ];
    await store.commit(commitOf({ rows }));
    // Far newer data, so that an adapter with rollups answers from them.
    await store.commit(commitOf({ rows: [row(T0 + 30 * DAY_MS, [5, 5])] }));

    const range = { from: T0, to: epochMs(T0 + 10 * DAY_MS) };

    expect(await store.series(MODEL, DEVICE, TEMP, range, 1)).toMatchObject([
      { min: 1, avg: 1.5, max: 2, n: 2 },
    ]);
    expect(await store.series(MODEL, DEVICE, VIB, range, 1)).toMatchObject([
      { min: 1, avg: 2, max: 3, n: 3 },
    ]);
  });

  it('has no buckets for an empty range or no points', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1])] }));
    const after = epochMs(T0 + 1);
    expect(await store.series(MODEL, DEVICE, TEMP, { from: T0, to: T0 }, 5)).toEqual([]);
    expect(await store.series(MODEL, DEVICE, TEMP, { from: after, to: T0 }, 5)).toEqual([]);
    expect(await store.series(MODEL, DEVICE, TEMP, { from: T0, to: after }, 0)).toEqual([]);
    expect(await store.series(MODEL, DEVICE, TEMP, { from: T0, to: after }, Number.NaN)).toEqual([]);
    expect(await store.series(MODEL, DEVICE, TEMP, { from: T0, to: after }, 5)).toHaveLength(1);
  });

  it('is exact for any range and any number of points', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    let run = 0;
    const offset = fc.integer({ min: -2 * HOUR_MS, max: 50 * HOUR_MS });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: offset, value: fc.integer({ min: -1000, max: 1000 }) }), { maxLength: 60 }),
        offset,
        offset,
        fc.integer({ min: 1, max: 300 }),
        async (drawn, a, b, points) => {
          const deviceId = asId<DeviceId>(`drawn-${run++}`);
          const byTime = new Map(drawn.map(({ at, value }) => [T0 + at, value]));
          const readings = [...byTime].map(([at, value]) => ({ at, value }));
          const rows = readings.map(({ at, value }, seq) => row(at, [value], { deviceId, seq }));
          await store.commit(commitOf({ rows: rows.slice(0, 20) }));
          await store.commit(commitOf({ rows: rows.slice(20) }));
          const range = { from: epochMs(T0 + Math.min(a, b)), to: epochMs(T0 + Math.max(a, b)) };
          expectExact(await store.series(MODEL, deviceId, TEMP, range, points), readings, range, points);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('answers for 100 days as exactly as the readings themselves would', async () => {
    const { store, modelId, readings } = await hundredDays();
    const ranges: [from: number, to: number, points: number][] = [
      [0, 100 * DAY_MS, 12],
      [0, 100 * DAY_MS, 250],
      [17 * MINUTE_MS + 3_123, 99 * DAY_MS + 7, 3],
      [3 * DAY_MS + 5 * HOUR_MS + 61_001, 95 * DAY_MS + 59_999, 800],
      [90 * DAY_MS, 100 * DAY_MS, 100],
      [99 * DAY_MS - 1, 100 * DAY_MS + 5, 40],
      [40 * DAY_MS + 1, 40 * DAY_MS + 6 * HOUR_MS, 1000],
      [39 * DAY_MS + 30_001, 42 * DAY_MS - 30_001, 500],
      [40 * DAY_MS, 41 * DAY_MS, 1440],
      [38 * DAY_MS + 999, 43 * DAY_MS + 999, 17],
    ];
    for (const [from, to, points] of ranges) {
      const range = { from: epochMs(T0 + from), to: epochMs(T0 + to) };
      expectExact(await store.series(modelId, DEVICE, TEMP, range, points), readings, range, points);
    }
  });

  it('stays exact over 100 days after late rows, corrected values and a restart', async () => {
    const { store, modelId, readings } = await hundredDays();
    const values = new Map(readings.map(({ at, value }) => [at, value]));
    const late = wave(200, 11 * MINUTE_MS + 1, T0 + 20 * DAY_MS + 5_000);
    const corrected = readings.filter((_, i) => i % 97 === 3).map(({ at }, i) => ({ at, value: 70 - 3 * i }));
    for (const { at, value } of [...late, ...corrected]) values.set(at, value);

    await store.commit(
      commitOf({ rows: late.map(({ at, value }) => row(at, [value], { modelId, seq: 2 })) }),
    );
    const receipt = await store.commit(
      commitOf({ rows: corrected.map(({ at, value }) => row(at, [value], { modelId, seq: 3 })) }),
    );
    expect(receipt).toEqual({ points: corrected.length, changed: corrected.length });

    const now = [...values].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
    const reopened = await opened.reopen();
    for (const [from, to, points] of [
      [0, 100 * DAY_MS, 20],
      [HOUR_MS / 3, 60 * DAY_MS + 12_345, 200],
      [19 * DAY_MS, 24 * DAY_MS, 500],
      [39 * DAY_MS, 43 * DAY_MS, 480],
      [40 * DAY_MS + 1, 41 * DAY_MS + 59_999, 100],
    ] as const) {
      const range = { from: epochMs(T0 + from), to: epochMs(T0 + to) };
      expectExact(await reopened.series(modelId, DEVICE, TEMP, range, points), now, range, points);
    }
    expect((await reopened.readings(modelId, [DEVICE], EVER)).map(({ values: [value] }) => value)).toEqual(
      now.map(({ value }) => value),
    );
  });

  /** A reading every 37 minutes for 100 days and one every 8 seconds on two of them, beside a second device. */
  async function hundredDays() {
    const { store } = opened;
    const modelId = asId<MachineModelId>('screw-11');
    await store.defineModel(modelId, channels(TEMP));
    const sparse = wave(Math.ceil((100 * DAY_MS) / (37 * MINUTE_MS)), 37 * MINUTE_MS);
    const dense = wave(DAY_MS / 4_000, 8_000, T0 + 40 * DAY_MS + 1);
    const readings = [...sparse, ...dense].sort((a, b) => a.at - b.at);
    for (const [, day] of Map.groupBy(readings, ({ at }) => Math.floor(at / DAY_MS))) {
      const rows = day.flatMap(({ at, value }) => [
        row(at, [value], { modelId }),
        row(at, [-5000], { modelId, deviceId: asId<DeviceId>('another') }),
      ]);
      await store.commit(commitOf({ rows }));
    }
    return { store, modelId, readings };
  }
}
