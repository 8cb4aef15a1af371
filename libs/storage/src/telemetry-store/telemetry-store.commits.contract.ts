import { expect, it } from '@jest/globals';
import { asId, type MachineModelId, MINUTE_MS } from '@kizashi/kernel';
import {
  CHANNELS,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  type OpenStore,
  row,
  T0,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

export function describeCommits(open: OpenStore): void {
  const opened = useStore(open);

  it('takes an empty commit', async () => {
    expect(await opened.store.commit(commitOf({}))).toEqual({ points: 0, changed: 0 });
  });

  it('leaves nothing of a commit that failed, and takes the next one', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 1, 1])] }));
    const everything = {
      rows: [row(T0, [2, 2, 2], { seq: 2 }), row(T0 + 1, [3, 3, 3], { seq: 2 })],
      events: [
        {
          deviceId: DEVICE,
          boot: 1,
          seq: 2,
          index: 0,
          measuredAt: T0,
          receivedAt: T0,
          detail: { kind: 'mode' as const, mode: 'idle' },
        },
      ],
      seen: [{ deviceId: DEVICE, bid: 'b1', seq: 2, bodyHash: 9 }],
      boots: [{ deviceId: DEVICE, bid: 'b1', boot: 1, bornAt: T0, birth: '{}' }],
      quarantined: [
        {
          id: 'q-1',
          deviceId: DEVICE,
          topic: 't',
          receivedAt: T0,
          code: 'not-json',
          detail: 'd',
          payload: new Uint8Array(3),
        },
      ],
    };
    const poison = row(T0 + 2, [4], { modelId: asId<MachineModelId>('never-defined'), seq: 2 });

    await expect(
      store.commit(commitOf({ ...everything, rows: [...everything.rows, poison] })),
    ).rejects.toMatchObject({ name: 'OperationalError' });

    await opened.nowAndReopened(async (now) => {
      expect(await now.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1, 1, 1])]);
      expect(await now.events([DEVICE], EVER)).toEqual([]);
      expect(await now.ingestState(DEVICE)).toEqual({ boots: [], seen: new Map(), recentBodies: new Map() });
      expect(await now.quarantine(DEVICE, 10)).toEqual([]);
    });
    const reopened = await opened.reopen();
    expect(await reopened.commit(commitOf(everything))).toEqual({ points: 6, changed: 3 });
    expect((await reopened.ingestState(DEVICE)).seen).toEqual(new Map([['b1', [[2, 3]]]]));
    expect(await reopened.events([DEVICE], EVER)).toEqual(everything.events);
    expect(await reopened.quarantine(DEVICE, 10)).toEqual(everything.quarantined);
  });

  it('serialises commits that are made at once, and reads see each that has resolved', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const commits = Array.from({ length: 20 }, async (_, n) => {
      const at = T0 + n * MINUTE_MS;
      const rows = [row(at, [n, 0, 0], { seq: n }), row(T0 - 1, [n, n, n], { seq: n })];
      await store.commit(commitOf({ rows, seen: [{ deviceId: DEVICE, bid: 'b', seq: n, bodyHash: n }] }));
      const found = await store.readings(MODEL, [DEVICE], EVER);
      expect(found.map(({ measuredAt }) => measuredAt)).toContain(at);
    });
    await Promise.all(commits);

    expect((await store.readings(MODEL, [DEVICE], EVER)).map(({ values: [value] }) => value)).toEqual([
      19,
      ...Array.from({ length: 20 }, (_, n) => n),
    ]);
    expect((await store.ingestState(DEVICE)).seen).toEqual(new Map([['b', [[0, 20]]]]));
  });

  it('does not hold on to the arrays that it was given', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const given = row(T0, [1, 2, 3], { quality: [0, 1, 0] });
    await store.commit(commitOf({ rows: [given] }));
    given.values.fill(99);
    given.quality?.fill(2);
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1, 2, 3], { quality: [0, 1, 0] })]);
  });
}
