import { expect, it } from '@jest/globals';
import { asId, DAY_MS, type DeviceId, epochMs, HOUR_MS } from '@kizashi/kernel';
import {
  CHANNELS,
  commitOf,
  MODEL,
  type OpenStore,
  row,
  T0,
  TEMP,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

/** Buckets of a whole fleet: what `series` answers for each of its devices, asked at once. */
export function describeFleetSeries(open: OpenStore): void {
  const opened = useStore(open);

  it('gives each device of a fleet the buckets that it has alone', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const devices = Array.from({ length: 30 }, (_, i) => asId<DeviceId>(`fleet-${i}`));
    for (let day = 0; day < 12; day++) {
      const rows = devices.flatMap((deviceId, i) =>
        i % 5 === 4
          ? []
          : [0, 7, 19].map((hour) =>
              row(T0 + day * DAY_MS + hour * HOUR_MS, [i + day / 10], { deviceId, seq: day }),
            ),
      );
      await store.commit(commitOf({ rows }));
    }
    const range = { from: epochMs(T0 + DAY_MS), to: epochMs(T0 + 11 * DAY_MS) };
    const asked = [...devices, asId<DeviceId>('never-heard-of')];
    const found = await store.fleetSeries(MODEL, asked, TEMP, range, 10);
    expect([...found.keys()].sort()).toEqual(devices.filter((_, i) => i % 5 !== 4).sort());
    for (const [deviceId, buckets] of found) {
      expect(buckets.reduce((n, bucket) => n + bucket.n, 0)).toBe(30);
      expect(buckets).toEqual(await store.series(MODEL, deviceId, TEMP, range, 10));
    }
    expect(await store.fleetSeries(MODEL, [], TEMP, range, 10)).toEqual(new Map());
  });
}
