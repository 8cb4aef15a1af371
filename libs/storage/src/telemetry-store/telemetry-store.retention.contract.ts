import { expect, it } from '@jest/globals';
import { DAY_MS, epochMs, HOUR_MS, MINUTE_MS, type TimeRange } from '@kizashi/kernel';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  type OpenStore,
  OTHER_DEVICE,
  readBack,
  row,
  T0,
  TEMP,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';
import { KEEP_MINUTES_MS, KEEP_RAW_MS, type TelemetryStore } from './telemetry-store.ts';

/** A store may remove whole weeks only: what is younger than this beyond its age may be there still. */
const SLACK_MS = 7 * DAY_MS;
const EVERY_MS = 45 * MINUTE_MS;
const LENGTH_MS = 30 * DAY_MS;
const MONTH: TimeRange = { from: T0, to: epochMs(T0 + LENGTH_MS) };
const HOURS = LENGTH_MS / HOUR_MS;

/** Half of a month's readings are beyond their age; the last ones are kept. */
const MIDDLE = epochMs(T0 + LENGTH_MS / 2 + KEEP_RAW_MS);
/** All of it is, even where whole weeks go. */
const RAW_GONE = epochMs(T0 + LENGTH_MS + SLACK_MS + KEEP_RAW_MS);
const MINUTES_GONE = epochMs(T0 + LENGTH_MS + SLACK_MS + KEEP_MINUTES_MS);

const rows = Array.from({ length: LENGTH_MS / EVERY_MS }, (_, i) =>
  row(T0 + i * EVERY_MS + 17_001, [Math.sin(i) * 50, i], {
    seq: i,
    ...(i % 11 === 3 ? { quality: [2, 0] as const } : {}),
  }),
);

async function fill(store: TelemetryStore): Promise<void> {
  await store.defineModel(MODEL, CHANNELS);
  for (let from = 0; from < rows.length; from += 200) {
    await store.commit(commitOf({ rows: rows.slice(from, from + 200) }));
  }
}

/** What a month looks like in hours and in days. */
async function pictures(store: TelemetryStore) {
  const series = (points: number) => store.series(MODEL, DEVICE, TEMP, MONTH, points);
  const [hours, days] = [await series(HOURS), await series(30)];
  const rounded = (buckets: typeof hours) =>
    buckets.map(({ avg, ...rest }) => ({ ...rest, avg: avg.toFixed(9) }));
  return { hours: rounded(hours), days: rounded(days) };
}

export function describeRetention(open: OpenStore): void {
  const opened = useStore(open);

  it('removes nothing that is younger than it is kept for', async () => {
    const { store } = opened;
    await fill(store);
    const before = await pictures(store);
    const report = await store.retain(epochMs(T0 + KEEP_RAW_MS));
    expect(report).toMatchObject({ readingsRemoved: 0, minutesRemoved: 0, wavesRemoved: 0 });
    expect(await readBack(store)).toHaveLength(rows.length);
    expect(await pictures(store)).toEqual(before);
  });

  it('removes old readings and keeps the others as they are', async () => {
    const { store } = opened;
    await fill(store);
    const kept = { from: epochMs(MIDDLE - KEEP_RAW_MS), to: EVER.to };
    const before = await store.readings(MODEL, [DEVICE], kept);
    const [last, lastAt] = [
      await store.lastValues(MODEL, [DEVICE]),
      await store.lastReadingAt(MODEL, [DEVICE]),
    ];

    const { readingsRemoved } = await store.retain(MIDDLE);

    expect(readingsRemoved).toBeGreaterThan(0);
    await opened.nowAndReopened(async (now) => {
      expect(await now.readings(MODEL, [DEVICE], kept)).toEqual(before);
      const gone = { from: epochMs(0), to: epochMs(kept.from - SLACK_MS) };
      expect(await now.readings(MODEL, [DEVICE], gone)).toEqual([]);
      expect(await readBack(now)).toHaveLength(rows.length - readingsRemoved);
      expect(await now.lastValues(MODEL, [DEVICE])).toEqual(last);
      expect(await now.lastReadingAt(MODEL, [DEVICE])).toEqual(lastAt);
    });
  });

  it('answers in hours and days as before when half of the readings, all of them, the minutes are gone', async () => {
    const { store } = opened;
    await fill(store);
    const before = await pictures(store);
    const bad = Math.ceil((rows.length - 3) / 11);
    expect(before.hours.reduce((sum, { n }) => sum + n, 0)).toBe(rows.length - bad);
    for (const now of [MIDDLE, RAW_GONE, MINUTES_GONE]) {
      await store.retain(now);
      expect(await pictures(store)).toEqual(before);
    }
    expect(await pictures(await opened.reopen())).toEqual(before);
  });

  it('answers in minutes for a year, then in hours', async () => {
    const { store } = opened;
    await fill(store);
    const day = { from: T0, to: epochMs(T0 + DAY_MS) };
    const minutes = () => store.series(MODEL, DEVICE, VIB, day, DAY_MS / MINUTE_MS);
    const before = await minutes();
    await store.retain(RAW_GONE);
    expect(await minutes()).toEqual(before);

    await store.retain(MINUTES_GONE);

    const after = await minutes();
    expect(after.map(({ t }) => t % HOUR_MS)).toEqual(after.map(() => 0));
    expect(after.reduce((sum, { n }) => sum + n, 0)).toBe(DAY_MS / EVERY_MS);
  });

  it('never gives more buckets than asked for, nor counts a reading twice, where only rollups are left', async () => {
    const { store } = opened;
    await fill(store);
    await store.retain(MINUTES_GONE);
    const cut = epochMs(T0 + 11 * DAY_MS + 1_234_567);
    for (const points of [1, 7, 333, 1_000_000]) {
      const parts = [
        { from: T0, to: cut },
        { from: cut, to: MONTH.to },
      ];
      const found = await Promise.all(parts.map((part) => store.series(MODEL, DEVICE, VIB, part, points)));
      for (const buckets of found) expect(buckets.length).toBeLessThanOrEqual(points);
      expect(found.flat().reduce((sum, { n }) => sum + n, 0)).toBe(rows.length);
    }
    expect(await store.series(MODEL, DEVICE, VIB, { from: T0, to: epochMs(T0 + 1) }, 5)).toHaveLength(1);
    expect(await store.series(MODEL, DEVICE, VIB, { from: epochMs(T0 + 1), to: epochMs(T0 + 2) }, 5)).toEqual(
      [],
    );
  });

  it('goes on where it was, and does nothing when it is done again', async () => {
    const { store } = opened;
    await fill(store);
    await store.retain(MIDDLE);
    const again = await store.retain(MIDDLE);
    expect(again).toEqual({ readingsRemoved: 0, minutesRemoved: 0, wavesRemoved: 0, lateRowsMerged: 0 });
    const reopened = await opened.reopen();
    const before = await pictures(reopened);
    expect((await reopened.retain(RAW_GONE)).readingsRemoved).toBeGreaterThan(0);
    expect(await readBack(reopened)).toEqual([]);
    expect(await reopened.lastValues(MODEL, [DEVICE])).toEqual([]);
    expect(await pictures(reopened)).toEqual(before);
  });

  it('takes readings that come in when their time is gone, and removes them the next time', async () => {
    const { store } = opened;
    await fill(store);
    await store.retain(RAW_GONE);
    const before = await pictures(store);
    const late = row(T0 + 10 * DAY_MS + 1, [1_000, 1], { seq: 9_000 });

    expect(await store.commit(commitOf({ rows: [late] }))).toEqual({ points: 2, changed: 0 });

    const counted = async (now: TelemetryStore) => {
      const days = (await pictures(now)).days;
      expect(days.reduce((sum, { n }) => sum + n, 0)).toBe(
        before.days.reduce((sum, { n }) => sum + n, 0) + 1,
      );
      expect(days[10]).toMatchObject({ max: 1_000, n: (before.days[10]?.n ?? 0) + 1 });
    };
    await counted(store);
    await store.retain(RAW_GONE);
    expect(await readBack(store)).toEqual([]);
    await opened.nowAndReopened(counted);
  });

  it('merges late rows without changing an answer', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const inOrder = rows.filter((_, i) => i % 3 > 0);
    await store.commit(commitOf({ rows: inOrder.slice(0, 200) }));
    await store.commit(commitOf({ rows: inOrder.slice(200) }));
    await store.commit(commitOf({ rows: rows.filter((_, i) => i % 3 === 0) }));
    const before = { readings: await readBack(store), ...(await pictures(store)) };

    await store.retain(epochMs(T0 + LENGTH_MS));

    await opened.nowAndReopened(async (now) =>
      expect({ readings: await readBack(now), ...(await pictures(now)) }).toEqual(before),
    );
    // What was moved is found again where it has to give way.
    const replaced = await opened.store.commit(
      commitOf({ rows: [row(T0 + 17_001, [-3, -3], { seq: 9_999 })] }),
    );
    expect(replaced).toEqual({ points: 2, changed: 2 });
  });

  it('removes old events and waveforms, and keeps what ingest has to know', async () => {
    const { store } = opened;
    const at = (ms: number) => ({ measuredAt: epochMs(T0 + ms), receivedAt: epochMs(T0 + ms + 5) });
    const event = (seq: number, ms: number) =>
      ({
        deviceId: DEVICE,
        boot: 1,
        seq,
        index: 0,
        detail: { kind: 'mode', mode: 'running' },
        ...at(ms),
      }) as const;
    const wave = (captureId: string, ms: number) => ({
      ...{ deviceId: OTHER_DEVICE, captureId, boot: 1, seq: 1, channel: TEMP, chunk: 0, chunks: 1 },
      ...{ sampleRateHz: 1_000, samples: Float32Array.of(1) },
      ...at(ms),
    });
    await store.commit(
      commitOf({
        events: [event(1, 0), event(2, 20 * DAY_MS)],
        waves: [wave('old', 0), wave('young', 20 * DAY_MS)],
        seen: [{ deviceId: DEVICE, bid: 'b', seq: 1, bodyHash: 9 }],
        boots: [{ deviceId: DEVICE, bid: 'b', boot: 1, bornAt: T0, birth: '{}' }],
      }),
    );

    expect(await store.retain(epochMs(T0 + 10 * DAY_MS + KEEP_RAW_MS))).toMatchObject({ wavesRemoved: 1 });

    await opened.nowAndReopened(async (now) => {
      expect((await now.events([DEVICE], EVER)).map(({ seq }) => seq)).toEqual([2]);
      expect(await now.waveform(OTHER_DEVICE, 'old')).toBeUndefined();
      expect(await now.waveforms(OTHER_DEVICE, EVER)).toMatchObject([{ captureId: 'young' }]);
      expect(await now.ingestState(DEVICE)).toMatchObject({
        boots: [{ bid: 'b' }],
        seen: new Map([['b', [[1, 2]]]]),
      });
    });
  });
}
