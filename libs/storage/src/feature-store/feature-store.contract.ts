import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ChannelSummary, WindowFeatures } from '@kizashi/condition-monitoring/data-manipulation';
import {
  asId,
  type DeviceId,
  type EpochMs,
  epochMs,
  type FittedPartId,
  type MachineModelId,
  MINUTE_MS,
  type TimeRange,
} from '@kizashi/kernel';
import fc from 'fast-check';
import type { FeatureStore, HealthPoint } from './feature-store.ts';
import { thinEvenly } from './thin-evenly.ts';

/** A store under test. `reopen` closes it and opens the same data again; `dispose` closes and removes it. */
export interface OpenedFeatureStore {
  readonly store: FeatureStore;
  reopen(): Promise<FeatureStore>;
  dispose(): Promise<void>;
}

const T0 = epochMs(Date.UTC(2026, 10, 2));
const MODEL = asId<MachineModelId>('cnc-40');
const DEVICE = asId<DeviceId>('cnc-0001');
const PART = asId<FittedPartId>('part-1');
const EVER: TimeRange = { from: epochMs(0), to: epochMs(T0 * 2) };
const WINDOW_MS = 10 * MINUTE_MS;

function at(window: number): EpochMs {
  return epochMs(T0 + window * WINDOW_MS);
}

function summary(base: number): ChannelSummary {
  return { n: 600, mean: base, min: base - 1.25, max: base + 2.5, sd: 0.125, last: base + 0.5 };
}

function features(window: number, base = window, more: Partial<WindowFeatures> = {}): WindowFeatures {
  return {
    deviceId: DEVICE,
    modelId: MODEL,
    window: { from: at(window), to: at(window + 1) },
    mode: 'default',
    channels: [summary(base), undefined, summary(-base)],
    ...more,
  };
}

function health(n: number, more: Partial<HealthPoint> = {}): HealthPoint {
  const worn = n / 1_000;
  return {
    fittedPartId: PART,
    at: at(n),
    mode: 'default',
    lifeUsed: n * 1.5,
    health: 1 - worn,
    healthSd: 0.01 + worn / 7,
    ...more,
  };
}

/** What every adapter of the port must do; each adapter's spec runs it. */
export function describeFeatureStore(name: string, open: () => Promise<OpenedFeatureStore>): void {
  describe(`${name} is a feature store:`, () => {
    let opened: OpenedFeatureStore;
    let store: FeatureStore;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.dispose());

    /** Checks the store as it is and once more after it was opened again. */
    async function nowAndReopened(check: () => Promise<void>): Promise<void> {
      await check();
      store = await opened.reopen();
      await check();
    }

    it('gives windows back as they were saved, ascending, channels without readings undefined', async () => {
      await store.save([features(2), features(0), features(1, 7, { channels: [] })], []);
      await store.save([features(5)], []);
      await nowAndReopened(async () => {
        expect(await store.features(MODEL, DEVICE, EVER)).toEqual([
          features(0),
          features(1, 7, { channels: [] }),
          features(2),
          features(5),
        ]);
      });
    });

    it('gives the means alone of the same windows, NaN for channels without readings', async () => {
      await store.save([features(2), features(0, 1), features(0, 2, { mode: 'cutting' })], []);
      await store.save([features(1, 7, { channels: [] }), features(3)], []);
      const { window, mode } = features(0);
      expect(await store.means(MODEL, DEVICE, { from: at(0), to: at(3) })).toEqual([
        { window, mode: 'cutting', means: [2, Number.NaN, -2] },
        { window, mode, means: [1, Number.NaN, -1] },
        { window: features(1).window, mode, means: [] },
        { window: features(2).window, mode, means: [2, Number.NaN, -2] },
      ]);
      expect(await store.means(MODEL, asId<DeviceId>('unknown'), EVER)).toEqual([]);
    });

    it('gives the windows that begin in [from, to) of one device and model', async () => {
      const other = { deviceId: asId<DeviceId>("it's another") };
      const otherModel = { modelId: asId<MachineModelId>('screw "11"'), deviceId: asId<DeviceId>('x') };
      await store.save(
        [0, 1, 2, 3].flatMap((n) => [features(n), features(n, 50, other)]),
        [],
      );
      await store.save([features(1, 9, otherModel)], []);

      const range = { from: at(1), to: at(3) };

      expect(await store.features(MODEL, DEVICE, range)).toEqual([features(1), features(2)]);
      expect(await store.features(MODEL, other.deviceId, range)).toEqual([
        features(1, 50, other),
        features(2, 50, other),
      ]);
      expect(await store.features(otherModel.modelId, otherModel.deviceId, EVER)).toEqual([
        features(1, 9, otherModel),
      ]);
      expect(await store.features(otherModel.modelId, DEVICE, EVER)).toEqual([]);
      expect(await store.features(MODEL, asId<DeviceId>('unknown'), EVER)).toEqual([]);
      expect(await store.features(MODEL, DEVICE, { from: at(2), to: at(2) })).toEqual([]);
    });

    it('keeps a window of each mode, and replaces only the one that is saved again', async () => {
      await store.save([features(0, 1), features(0, 2, { mode: 'cutting' }), features(1, 3)], []);
      await store.save([features(0, 4, { mode: 'cutting' })], []);
      await nowAndReopened(async () => {
        expect(await store.features(MODEL, DEVICE, EVER)).toEqual([
          features(0, 4, { mode: 'cutting' }),
          features(0, 1),
          features(1, 3),
        ]);
      });
    });

    it('lets the last of several rows with one key in a batch stand', async () => {
      await store.save([features(0, 1), features(1, 2), features(0, 3), features(1, 4), features(1, 5)], []);
      await store.save([], [health(1), health(1, { health: 0.4 }), health(0), health(1, { health: 0.3 })]);
      expect(await store.features(MODEL, DEVICE, EVER)).toEqual([features(0, 3), features(1, 5)]);
      expect(await store.health(PART, EVER, 10)).toEqual([health(0), health(1, { health: 0.3 })]);
    });

    it('ends the same as a table by key, however often and in whatever order windows are saved', async () => {
      let run = 0;
      const save = fc.record({
        window: fc.integer({ min: 0, max: 12 }),
        base: fc.integer({ min: -100, max: 100 }),
        mode: fc.constantFrom('default', 'cutting'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(save, { maxLength: 8 }), { maxLength: 6 }), async (batches) => {
          const deviceId = asId<DeviceId>(`drawn-${run}`);
          const fittedPartId = asId<FittedPartId>(`drawn-${run++}`);
          const byKey = new Map<string, { window: number; base: number; mode: string }>();
          for (const batch of batches) {
            for (const one of batch) byKey.set(`${100 + one.window} ${one.mode}`, one);
            await store.save(
              batch.map(({ window, base, mode }) => features(window, base, { deviceId, mode })),
              [],
            );
            await store.save(
              [],
              batch.map(({ window, base, mode }) => health(window, { fittedPartId, mode, health: base })),
            );
          }
          const expected = [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
          expect(await store.features(MODEL, deviceId, EVER)).toEqual(
            expected.map(({ window, base, mode }) => features(window, base, { deviceId, mode })),
          );
          expect(await store.health(fittedPartId, EVER, 100)).toEqual(
            expected.map(({ window, base, mode }) => health(window, { fittedPartId, mode, health: base })),
          );
        }),
        { numRuns: 25 },
      );
    });

    it('gives health in a range, thinned evenly with its first and last point', async () => {
      const points = Array.from({ length: 101 }, (_, n) => health(n));
      await store.save([], points.toReversed());
      const range = { from: at(10), to: at(91) };
      const inRange = points.slice(10, 91);
      await nowAndReopened(async () => {
        expect(await store.health(PART, range, 1_000)).toEqual(inRange);
        expect(await store.health(PART, range, 81)).toEqual(inRange);
        for (const count of [80, 50, 41, 17, 3, 2]) {
          const thinned = await store.health(PART, range, count);
          expect(thinned).toEqual(thinEvenly(inRange, count));
          expect(thinned).toHaveLength(count);
          expect(thinned[0]).toEqual(inRange[0]);
          expect(thinned.at(-1)).toEqual(inRange.at(-1));
        }
        expect(await store.health(PART, range, 1)).toEqual([health(90)]);
        expect(await store.health(PART, range, 0)).toEqual([]);
        expect(await store.health(asId<FittedPartId>('unknown'), EVER, 10)).toEqual([]);
      });
    });

    it('gives the newest point of each part', async () => {
      const second = asId<FittedPartId>('part-2');
      await store.save([], [health(3), health(9), health(4), health(2, { fittedPartId: second })]);
      await store.save([], [health(5), health(7, { fittedPartId: second, health: 0.2 })]);
      await nowAndReopened(async () => {
        expect(await store.latestHealth([second, PART, asId<FittedPartId>('unknown')])).toEqual(
          new Map([
            [PART, health(9)],
            [second, health(7, { fittedPartId: second, health: 0.2 })],
          ]),
        );
        expect(await store.latestHealth([])).toEqual(new Map());
      });
    });

    it('forgets health after an instant, of that part only, and takes it anew', async () => {
      const second = asId<FittedPartId>('part-2');
      await store.save(
        [],
        [0, 1, 2, 3].flatMap((n) => [health(n), health(n, { fittedPartId: second })]),
      );

      await store.forgetHealthAfter(PART, at(1));

      expect(await store.health(PART, EVER, 10)).toEqual([health(0), health(1)]);
      expect(await store.latestHealth([PART, second])).toEqual(
        new Map([
          [PART, health(1)],
          [second, health(3, { fittedPartId: second })],
        ]),
      );
      await store.save([], [health(2, { health: 0.1 }), health(1, { health: 0.2 })]);
      await nowAndReopened(async () => {
        expect(await store.health(PART, EVER, 10)).toEqual([
          health(0),
          health(1, { health: 0.2 }),
          health(2, { health: 0.1 }),
        ]);
      });
    });

    it('takes nothing, and forgets what it never had', async () => {
      await store.save([], []);
      await store.forgetHealthAfter(PART, T0);
      expect(await store.latestHealth([PART])).toEqual(new Map());
    });

    it('takes saves that are made at once', async () => {
      await Promise.all(
        Array.from({ length: 10 }, async (_, n) => {
          await store.save([features(n), features(100, n)], [health(n)]);
        }),
      );
      expect(await store.features(MODEL, DEVICE, EVER)).toEqual([
        ...Array.from({ length: 10 }, (_, n) => features(n)),
        features(100, 9),
      ]);
      expect(await store.health(PART, EVER, 100)).toHaveLength(10);
    });
  });
}
