import { expect, it } from '@jest/globals';
import { asId, DAY_MS, type DeviceId } from '@kizashi/kernel';
import {
  CHANNELS,
  commitOf,
  MODEL,
  type OpenStore,
  row,
  T0,
  TEMP,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';

const DEVICES = 10_000;
/** Every fifth has spoken; of those every third has an older good reading below a newer bad one. */
const FLEET = Array.from({ length: DEVICES }, (_, i) =>
  asId<DeviceId>(`fleet-${String(i).padStart(5, '0')}`),
);
const hasSpoken = (i: number) => i % 5 === 0;
const hasBad = (i: number) => i % 15 === 0;

export function describeFleet(open: OpenStore): void {
  const opened = useStore(open);

  it('gives the last values of 10,000 devices: none invented, none left out, bad readings skipped', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const speakers = FLEET.map((deviceId, i) => ({ deviceId, i })).filter(({ i }) => hasSpoken(i));
    await store.commit(
      commitOf({ rows: speakers.map(({ deviceId, i }) => row(T0 + i, [i, -i], { deviceId })) }),
    );
    await store.commit(
      commitOf({
        rows: speakers
          .filter(({ i }) => hasBad(i))
          .map(({ deviceId, i }) =>
            row(T0 + DAY_MS + i, [1e6, i + 0.5], { deviceId, seq: 2, quality: [2, 1] }),
          ),
      }),
    );

    await opened.nowAndReopened(async (now) => {
      const values = await now.lastValues(MODEL, FLEET.toReversed());
      expect(values).toEqual(
        speakers.flatMap(({ deviceId, i }) => [
          { deviceId, channel: TEMP, measuredAt: T0 + i, value: i },
          hasBad(i)
            ? { deviceId, channel: VIB, measuredAt: T0 + DAY_MS + i, value: i + 0.5 }
            : { deviceId, channel: VIB, measuredAt: T0 + i, value: -i + 0 },
        ]),
      );
      const newest = await now.lastReadingAt(MODEL, FLEET);
      expect([...newest].sort(([a], [b]) => (a < b ? -1 : 1))).toEqual(
        speakers.map(({ deviceId, i }) => [deviceId, T0 + i + (hasBad(i) ? DAY_MS : 0)]),
      );
    });
  });
}
