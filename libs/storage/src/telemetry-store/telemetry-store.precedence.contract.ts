import { expect, it } from '@jest/globals';
import type { Quality, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, DAY_MS, type DeviceId, HOUR_MS, MINUTE_MS } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  type OpenStore,
  readBack,
  row,
  T0,
  TEMP,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

/** Instants that meet: within a minute, in the same and in other hours, days and weeks. */
const INSTANTS = [0, 1000, 2000, MINUTE_MS, HOUR_MS, HOUR_MS + 500, DAY_MS, 9 * DAY_MS, 30 * DAY_MS];

interface Sent {
  readonly boot: number;
  readonly at: number;
  readonly values: readonly (number | undefined)[];
  readonly quality: readonly Quality[];
}

const sent: fc.Arbitrary<Sent> = fc.record({
  boot: fc.integer({ min: 1, max: 3 }),
  at: fc.constantFrom(...INSTANTS),
  values: fc.array(fc.option(fc.integer({ min: -9, max: 9 }), { nil: undefined }), {
    minLength: 3,
    maxLength: 3,
  }),
  quality: fc.array(fc.constantFrom<Quality>(0, 0, 0, 1, 2), { minLength: 3, maxLength: 3 }),
});

/** Rows in the order in which they arrive, cut into commits; some arrive again. */
const arrivals = fc.array(sent, { minLength: 1, maxLength: 24 }).chain((messages) => {
  const indices = messages.map((_, index) => index);
  return fc.record({
    messages: fc.constant(messages),
    order: fc
      .tuple(
        fc.shuffledSubarray(indices, { minLength: indices.length }),
        fc.array(fc.constantFrom(...indices), { maxLength: 6 }),
      )
      .map(([once, again]) => [...once, ...again]),
    commitSize: fc.integer({ min: 1, max: 9 }),
  });
});

export function describePrecedence(open: OpenStore): void {
  const opened = useStore(open);

  it('keeps the value of the highest (boot, seq), whichever commit came first', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 1, undefined], { boot: 2, seq: 5 })] }));

    const older = await store.commit(commitOf({ rows: [row(T0, [2, undefined, 2], { boot: 2, seq: 4 })] }));
    const olderBoot = await store.commit(commitOf({ rows: [row(T0, [3, 3, 3], { boot: 1, seq: 99 })] }));
    const newer = await store.commit(commitOf({ rows: [row(T0, [4, undefined, 4], { boot: 3, seq: 1 })] }));

    expect(older).toEqual({ points: 1, changed: 0 });
    expect(olderBoot).toEqual({ points: 0, changed: 0 });
    expect(newer).toEqual({ points: 2, changed: 2 });
    expect(await readBack(store)).toMatchObject([{ values: [4, 1, 4] }]);
  });

  it('decides within one commit too, and counts only what earlier commits had as changed', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const receipt = await store.commit(
      commitOf({
        rows: [
          row(T0, [1, undefined, 7], { seq: 3 }),
          row(T0, [2, 2, undefined], { seq: 9 }),
          row(T0, [3, 3, 3], { seq: 6 }),
        ],
      }),
    );
    expect(receipt).toEqual({ points: 3, changed: 0 });
    expect(await readBack(store)).toMatchObject([{ values: [2, 2, 3] }]);
  });

  it('ignores what comes again with the same (boot, seq): the first body stays', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const first = row(T0, [1, 2, 3], { seq: 8 });
    await store.commit(commitOf({ rows: [first, first] }));

    const again = await store.commit(commitOf({ rows: [first, row(T0, [9, 9, 9], { seq: 8 })] }));

    expect(again).toEqual({ points: 0, changed: 0 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([first]);
    expect(await store.series(MODEL, DEVICE, TEMP, EVER, 1)).toMatchObject([{ n: 1, avg: 1 }]);
  });

  it('does not count a value as changed that was only confirmed, but lets it take the higher rank', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3], { seq: 1 })] }));

    const confirmed = await store.commit(commitOf({ rows: [row(T0, [1, 2, undefined], { seq: 5 })] }));
    const between = await store.commit(commitOf({ rows: [row(T0, [8, 8, 8], { seq: 3 })] }));

    expect(confirmed).toEqual({ points: 2, changed: 0 });
    expect(between).toEqual({ points: 1, changed: 1 });
    expect(await readBack(store)).toMatchObject([{ values: [1, 2, 8] }]);
  });

  it('lets a better quality replace a bad reading and the other way round', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2], { quality: [2, 0] })] }));

    const { changed } = await store.commit(
      commitOf({ rows: [row(T0, [1, 2], { seq: 2, quality: [0, 2] })] }),
    );

    expect(changed).toBe(2);
    expect(await readBack(store)).toMatchObject([{ values: [1, 2, undefined], quality: [0, 2, 0] }]);
    expect(await store.lastValues(MODEL, [DEVICE])).toMatchObject([{ channel: TEMP, value: 1 }]);
  });

  it('corrects the value of a point in data that is months old', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    for (let day = 0; day <= 60; day++) {
      const at = T0 + day * DAY_MS;
      await store.commit(
        commitOf({ rows: [row(at, [day, 0, 0], { seq: day }), row(at + 999, [day, 1, 1], { seq: day })] }),
      );
    }

    const corrected = await store.commit(commitOf({ rows: [row(T0 + DAY_MS, [500, 0, 0], { seq: 100 })] }));

    expect(corrected).toEqual({ points: 3, changed: 1 });
    const [bucket] = await store.series(MODEL, DEVICE, TEMP, EVER, 1);
    const days = Array.from({ length: 61 }, (_, day) => day);
    const sum = 2 * days.reduce((a, b) => a + b) - 1 + 500;
    expect(bucket).toEqual({ t: 0, min: 0, max: 500, avg: expect.closeTo(sum / 122, 9), n: 122 });
  });

  it('ends the same whatever the order of arrival and however it is cut into commits', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    let run = 0;
    await fc.assert(
      fc.asyncProperty(arrivals, async ({ messages, order, commitSize }) => {
        const deviceId = asId<DeviceId>(`shuffled-${run++}`);
        const rows = messages.map(({ at, values, quality, boot }, seq) =>
          row(T0 + at, values, { deviceId, boot, seq, quality }),
        );
        for (let from = 0; from < order.length; from += commitSize) {
          const batch = order.slice(from, from + commitSize).map((index) => rows[index] as TelemetryRow);
          await store.commit(commitOf({ rows: batch }));
        }

        const expected = winners(rows);
        expect(await readBack(store, [deviceId])).toEqual(
          expected.map(({ at, values, quality }) => ({ deviceId, at: T0 + at, values, quality })),
        );
        const good = expected.flatMap(({ values, quality }) =>
          values[0] === undefined || quality[0] === 2 ? [] : [values[0]],
        );
        const series = await store.series(MODEL, deviceId, TEMP, EVER, 1);
        if (good.length === 0) expect(series).toEqual([]);
        else {
          expect(series).toEqual([
            {
              t: 0,
              min: Math.min(...good),
              max: Math.max(...good),
              avg: expect.closeTo(good.reduce((a, b) => a + b) / good.length, 9),
              n: good.length,
            },
          ]);
        }
      }),
      { numRuns: 40 },
    );
  });
}

/** By instant, the value of the highest (boot, seq) of each channel, found the plain way. */
function winners(rows: readonly TelemetryRow[]): Sent[] {
  const ranked = [...rows].sort((a, b) => a.boot - b.boot || a.seq - b.seq);
  const ats = [...new Set(rows.map(({ measuredAt }) => measuredAt))].sort((a, b) => a - b);
  return ats.flatMap((at) => {
    const values: (number | undefined)[] = [undefined, undefined, undefined];
    const quality: Quality[] = [0, 0, 0];
    for (const { measuredAt, values: sentValues, quality: sentQuality } of ranked) {
      if (measuredAt !== at) continue;
      for (const [channel, value] of sentValues.entries()) {
        if (Number.isNaN(value)) continue;
        values[channel] = value;
        quality[channel] = (sentQuality?.[channel] ?? 0) as Quality;
      }
    }
    if (values.every((value) => value === undefined)) return [];
    return { boot: 0, at: at - T0, values, quality };
  });
}
