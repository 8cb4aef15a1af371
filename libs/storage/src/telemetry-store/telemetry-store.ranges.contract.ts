import { expect, it } from '@jest/globals';
import { asId, DAY_MS, type DeviceId, epochMs, HOUR_MS, type MachineModelId } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  channels,
  commitOf,
  DEVICE,
  type OpenStore,
  row,
  TEMP,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

const MODEL_OF_YEARS = asId<MachineModelId>('years');
const FROM = Date.UTC(2027, 10, 1);
const TO = Date.UTC(2028, 3, 1);
/** By months (UTC): from one through the turn of a year and a leap day to another. */
const MONTHS = [
  [Date.UTC(2027, 10, 1), 30],
  [Date.UTC(2027, 11, 1), 31],
  [Date.UTC(2028, 0, 1), 31],
  [Date.UTC(2028, 1, 1), 29],
  [Date.UTC(2028, 2, 1), 31],
] as const;
const A_DAY = 4;

export function describeRanges(open: OpenStore): void {
  const opened = useStore(open);

  /** Four readings a day for five months; the value is the day of the month. */
  async function months() {
    const { store } = opened;
    await store.defineModel(MODEL_OF_YEARS, channels(TEMP));
    const rows = Array.from({ length: ((TO - FROM) / DAY_MS) * A_DAY }, (_, i) => {
      const at = FROM + (i * DAY_MS) / A_DAY;
      return row(at, [new Date(at).getUTCDate()], { modelId: MODEL_OF_YEARS, seq: i });
    });
    for (let from = 0; from < rows.length; from += 150) {
      await store.commit(commitOf({ rows: rows.slice(from, from + 150) }));
    }
    return store;
  }

  it('holds each month, in readings and in days, over the ends of months, years and a leap day', async () => {
    const store = await months();
    for (const [start, days] of MONTHS) {
      const range = { from: epochMs(start), to: epochMs(start + days * DAY_MS) };
      const readings = await store.readings(MODEL_OF_YEARS, [DEVICE], range);
      expect(readings).toHaveLength(days * A_DAY);
      const buckets = await store.series(MODEL_OF_YEARS, DEVICE, TEMP, range, days);
      expect(buckets).toEqual(
        Array.from({ length: days }, (_, day) => ({
          ...{ t: start + day * DAY_MS, min: day + 1, avg: day + 1, max: day + 1, n: A_DAY },
        })),
      );
    }
  });

  it('holds what lies across the end of a year and the leap day, and not a millisecond more', async () => {
    const store = await months();
    const newYear = Date.UTC(2028, 0, 1);
    const around = { from: epochMs(newYear - 6 * HOUR_MS), to: epochMs(newYear + 1) };
    expect(await store.readings(MODEL_OF_YEARS, [DEVICE], around)).toMatchObject([
      { measuredAt: newYear - 6 * HOUR_MS },
      { measuredAt: newYear },
    ]);
    const leapDay = Date.UTC(2028, 1, 29);
    const over = { from: epochMs(leapDay - 1), to: epochMs(leapDay + DAY_MS) };
    expect((await store.series(MODEL_OF_YEARS, DEVICE, TEMP, over, 1))[0]).toMatchObject({
      ...{ min: 29, max: 29, n: A_DAY },
    });
  });

  it('never gives more buckets than asked for, each within the range, each reading in one of them', async () => {
    const { store } = opened;
    await store.defineModel(MODEL_OF_YEARS, channels(TEMP));
    const deviceId = asId<DeviceId>('buckets');
    const offsets = Array.from({ length: 120 }, (_, i) => Math.floor((i * 7_919_000_003) % (80 * DAY_MS)));
    const rows = offsets.map((offset, seq) =>
      row(FROM + offset, [seq], { modelId: MODEL_OF_YEARS, deviceId, seq }),
    );
    await store.commit(commitOf({ rows }));
    const within = fc.integer({ min: -DAY_MS, max: 81 * DAY_MS });
    const edge = fc.oneof(within, fc.constantFrom(...offsets));
    const points = fc.oneof(
      fc.constant(1),
      fc.integer({ min: 1, max: 2_000 }),
      fc.constantFrom(10_000_000, Number.MAX_SAFE_INTEGER, 2.5),
    );
    await fc.assert(
      fc.asyncProperty(
        edge,
        fc.oneof(within, fc.constant(1), fc.constant(2)),
        points,
        async (a, length, count) => {
          const [from, to] = [epochMs(FROM + a), epochMs(FROM + a + Math.abs(length) + 1)];
          const buckets = await store.series(MODEL_OF_YEARS, deviceId, TEMP, { from, to }, count);
          const inRange = offsets.filter((offset) => FROM + offset >= from && FROM + offset < to).length;
          expect(buckets.length).toBeLessThanOrEqual(count);
          expect(buckets.reduce((sum, { n }) => sum + n, 0)).toBe(inRange);
          let after = Number.NEGATIVE_INFINITY;
          for (const { t } of buckets) {
            expect(t).toBeGreaterThan(after);
            expect(t >= from && t < to).toBe(true);
            after = t;
          }
        },
      ),
      { numRuns: 40 },
    );
    const moment = {
      from: epochMs(FROM + (offsets[5] as number)),
      to: epochMs(FROM + (offsets[5] as number) + 1),
    };
    expect(await store.series(MODEL_OF_YEARS, deviceId, TEMP, moment, 1)).toMatchObject([
      { t: moment.from, n: 1 },
    ]);
  });
}
