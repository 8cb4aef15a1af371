import { expect, it } from '@jest/globals';
import type { Quality, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
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
import { MemoryTelemetryStore } from './memory-telemetry-store.ts';
import {
  CHANNELS,
  commitOf,
  type OpenStore,
  row,
  T0,
  TEMP,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';
import type { TelemetryStore } from './telemetry-store.ts';

const DENSE_MS = 2 * HOUR_MS;
const WEEKS = 5;

interface Message {
  readonly at: number;
  readonly seq: number;
  readonly values: readonly [number, number];
  readonly quality: readonly [Quality, Quality];
}

/** Instants that meet now and then: two dense hours, and single ones over weeks. */
const at = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: DENSE_MS / 20_000 }).map((n) => n * 20_000) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: WEEKS * 7 * 24 }).map((n) => n * HOUR_MS + 7) },
);
const quality = fc.constantFrom<Quality>(0, 0, 0, 1, 2);
const messages: fc.Arbitrary<Message[]> = fc
  .array(
    fc.record({
      at,
      values: fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })),
      quality: fc.tuple(quality, quality),
    }),
    { minLength: 1, maxLength: 50 },
  )
  // No two have the same (boot, seq): of those the first would stay, and then the order counts.
  .map((sent) => sent.map((one, seq) => ({ ...one, seq })));
const scenario = messages.chain((sent) =>
  fc.record({
    sent: fc.constant(sent),
    arrivals: fc.shuffledSubarray(sent, { minLength: sent.length }),
    commitSize: fc.integer({ min: 1, max: 20 }),
    /** Tidies up after so many commits. */
    tidyAfter: fc.integer({ min: 0, max: 6 }),
  }),
);

const ranges: readonly (readonly [TimeRange, points: number])[] = [
  [{ from: T0, to: epochMs(T0 + DENSE_MS) }, DENSE_MS / MINUTE_MS],
  [{ from: epochMs(T0 + 90_001), to: epochMs(T0 + DENSE_MS + 1) }, 5],
  [{ from: T0, to: epochMs(T0 + WEEKS * 7 * DAY_MS) }, WEEKS * 7],
  [{ from: T0, to: epochMs(T0 + 7 * DAY_MS) }, 7 * 24],
  [{ from: epochMs(T0 - DAY_MS), to: epochMs(T0 + 400 * DAY_MS) }, 1],
];

/** All that can be asked of the readings of one device. */
async function answers(store: TelemetryStore, modelId: MachineModelId, deviceId: DeviceId) {
  const everything = { from: epochMs(T0 - DAY_MS), to: epochMs(T0 + 400 * DAY_MS) };
  const series = [TEMP, VIB].flatMap((channel) =>
    ranges.map(async ([range, points]) => {
      const buckets = await store.series(modelId, deviceId, channel, range, points);
      return buckets.map(({ avg, ...rest }) => ({ ...rest, avg: avg.toFixed(6) }));
    }),
  );
  return {
    readings: await store.readings(modelId, [deviceId], everything),
    last: await store.lastValues(modelId, [deviceId]),
    lastReadingAt: await store.lastReadingAt(modelId, [deviceId]),
    series: await Promise.all(series),
  };
}

export function describeLateData(open: OpenStore): void {
  const opened = useStore(open);

  it('answers as if everything had come at once, whatever came late, changed, was bad or was moved', async () => {
    const { store } = opened;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(scenario, async ({ sent, arrivals, commitSize, tidyAfter }) => {
        // A model of its own: weeks and rollups that have begun are a model's.
        const modelId = asId<MachineModelId>(`model-${run}`);
        const deviceId = asId<DeviceId>(`device-${run++}`);
        const toRow = ({ at, seq, values, quality }: Message): TelemetryRow =>
          row(T0 + at, values, { modelId, deviceId, seq, quality });
        await store.defineModel(modelId, CHANNELS);
        for (let from = 0, commits = 0; from < arrivals.length; from += commitSize, commits++) {
          if (commits === tidyAfter) await store.retain(T0);
          await store.commit(commitOf({ rows: arrivals.slice(from, from + commitSize).map(toRow) }));
        }

        const plain = new MemoryTelemetryStore();
        await plain.defineModel(modelId, CHANNELS);
        await plain.commit(commitOf({ rows: sent.map(toRow) }));
        expect(await answers(store, modelId, deviceId)).toEqual(await answers(plain, modelId, deviceId));
      }),
      { numRuns: 15 },
    );
  });

  it('keeps when each reading was measured, came in, and was by the clock of its device', async () => {
    const { store } = opened;
    const modelId = asId<MachineModelId>('clocks');
    await store.defineModel(modelId, CHANNELS);
    const bornAt = T0 - HOUR_MS;
    const rows = [
      row(T0, [1], { modelId, receivedAt: epochMs(T0 + 3 * DAY_MS), clockOffsetMs: bornAt }),
      row(T0 + 1, [2], { modelId, seq: 2, clockOffsetMs: -7_200_000 }),
      row(T0 + 2, [3, 3], { modelId, seq: 3 }),
    ];
    await store.commit(commitOf({ rows }));
    // Another message takes over one channel of an instant: the instant is dated by the newest.
    await store.commit(
      commitOf({ rows: [row(T0 + 2, [undefined, 4], { modelId, seq: 9, clockOffsetMs: 250 })] }),
    );
    await opened.nowAndReopened(async (now) => {
      const found = await now.readings(modelId, [rows[0]!.deviceId], { from: T0, to: epochMs(T0 + 10) });
      expect(found.map(({ measuredAt, receivedAt }) => receivedAt - measuredAt)).toEqual([
        3 * DAY_MS,
        50,
        50,
      ]);
      expect(found.map(({ clockOffsetMs }) => clockOffsetMs)).toEqual([bornAt, -7_200_000, 250]);
    });
  });
}
