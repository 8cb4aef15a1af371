import { expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import {
  commitOf,
  DEVICE,
  type OpenStore,
  OTHER_DEVICE,
  T0,
  useStore,
} from './telemetry-store.fixtures.contract.ts';
import type { QuarantineEntry } from './telemetry-store.ts';

function entry(n: number, more: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    id: `q-${n}`,
    deviceId: DEVICE,
    topic: `kizashi/v1/acme/${DEVICE}/tele`,
    receivedAt: epochMs(T0 + n),
    code: 'not-json',
    detail: `The payload is not JSON: "unexpected ' at ${n}".`,
    payload: Uint8Array.from([0, 255, 10, 13, 39, n % 256]),
    ...more,
  };
}

export function describeQuarantine(open: OpenStore): void {
  const opened = useStore(open);

  it('gives entries newest first, up to the limit, byte for byte', async () => {
    const { store } = opened;
    await store.commit(commitOf({ quarantined: [entry(1), entry(3)] }));
    await store.commit(commitOf({ quarantined: [entry(2), entry(9, { deviceId: OTHER_DEVICE })] }));
    await store.commit(commitOf({ quarantined: [entry(4, { payload: new Uint8Array(0), detail: '' })] }));

    await opened.nowAndReopened(async (now) => {
      expect(await now.quarantine(DEVICE, 10)).toEqual([
        entry(4, { payload: new Uint8Array(0), detail: '' }),
        entry(3),
        entry(2),
        entry(1),
      ]);
      expect((await now.quarantine(DEVICE, 2)).map(({ id }) => id)).toEqual(['q-4', 'q-3']);
      expect(await now.quarantine(DEVICE, 0)).toEqual([]);
      expect(await now.quarantine(OTHER_DEVICE, 10)).toHaveLength(1);
    });
  });

  it('takes what came later as newer where two arrived in the same millisecond', async () => {
    const { store } = opened;
    const at = { receivedAt: T0 };
    await store.commit(commitOf({ quarantined: [entry(5, at), entry(6, at)] }));
    await store.commit(commitOf({ quarantined: [entry(2, at)] }));
    const reopened = await opened.reopen();
    await reopened.commit(commitOf({ quarantined: [entry(1, at)] }));
    expect((await reopened.quarantine(DEVICE, 9)).map(({ id }) => id)).toEqual(['q-1', 'q-2', 'q-6', 'q-5']);
  });

  it('finds one entry by id, for its own device only', async () => {
    const { store } = opened;
    await store.commit(commitOf({ quarantined: [entry(1), entry(2)] }));
    expect(await store.quarantineEntry(DEVICE, 'q-1')).toEqual(entry(1));
    expect(await store.quarantineEntry(OTHER_DEVICE, 'q-1')).toBeUndefined();
    expect(await store.quarantineEntry(DEVICE, "q-1' OR '1'='1")).toBeUndefined();
  });

  it('takes an entry that is given again in place of the one before, where it was', async () => {
    const { store } = opened;
    const at = { receivedAt: T0 };
    await store.commit(commitOf({ quarantined: [1, 2, 3].map((n) => entry(n, at)) }));
    const resolved = entry(2, { ...at, resolvedAt: epochMs(T0 + 77) });
    await store.commit(commitOf({ quarantined: [resolved] }));
    await opened.nowAndReopened(async (now) => {
      expect(await now.quarantine(DEVICE, 9)).toEqual([entry(3, at), resolved, entry(1, at)]);
      expect(await now.quarantineEntry(DEVICE, 'q-2')).toEqual(resolved);
    });
  });

  it('keeps the newest 1,000 entries of a device through a flood, and those of others', async () => {
    const { store } = opened;
    await store.commit(commitOf({ quarantined: [entry(1, { deviceId: OTHER_DEVICE })] }));
    for (let from = 0; from < 3_000; from += 500) {
      await store.commit(commitOf({ quarantined: Array.from({ length: 500 }, (_, i) => entry(from + i)) }));
    }
    await opened.nowAndReopened(async (now) => {
      const found = await now.quarantine(DEVICE, 5_000);
      expect(found.map(({ id }) => id)).toEqual(Array.from({ length: 1_000 }, (_, i) => `q-${2_999 - i}`));
      expect(await now.quarantine(OTHER_DEVICE, 5_000)).toHaveLength(1);
      expect(await now.quarantineEntry(DEVICE, 'q-1999')).toBeUndefined();
      expect(await now.quarantineEntry(DEVICE, 'q-2000')).toEqual(entry(2_000));
    });
  });

  it('keeps at most 10 MB of a device', async () => {
    const { store } = opened;
    const payload = new Uint8Array(60_000).fill(7);
    for (let from = 0; from < 200; from += 50) {
      const quarantined = Array.from({ length: 50 }, (_, i) => entry(from + i, { payload }));
      await store.commit(commitOf({ quarantined }));
    }
    const found = await store.quarantine(DEVICE, 1_000);
    expect(found).toHaveLength(Math.floor(10_000_000 / 60_000));
    expect(found[0]?.id).toBe('q-199');
  });
}
