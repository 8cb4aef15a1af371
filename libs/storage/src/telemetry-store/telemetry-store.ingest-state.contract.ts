import { expect, it } from '@jest/globals';
import { epochMs } from '@kizashi/kernel';
import fc from 'fast-check';
import {
  commitOf,
  DEVICE,
  type OpenStore,
  OTHER_DEVICE,
  T0,
  useStore,
} from './telemetry-store.fixtures.contract.ts';
import type { BootRecord, SeenMessage } from './telemetry-store.ts';

/** Up to the last of 32 bits. */
const hashOf = (seq: number) => 0xffff_ffff - seq;

function seen(seq: number, more: Partial<SeenMessage> = {}): SeenMessage {
  return { deviceId: DEVICE, bid: 'b1', seq, bodyHash: hashOf(seq), ...more };
}

function boot(rank: number, more: Partial<BootRecord> = {}): BootRecord {
  return { deviceId: DEVICE, bid: `b${rank}`, boot: rank, bornAt: T0, birth: '{"v":1}', ...more };
}

export function describeIngestState(open: OpenStore): void {
  const opened = useStore(open);

  it('knows nothing of a device that never spoke', async () => {
    const state = await opened.store.ingestState(DEVICE);
    expect(state).toEqual({ boots: [], seen: new Map(), recentBodies: new Map() });
  });

  it('merges the seqs it has seen into ranges, by boot id, over commits and a restart', async () => {
    const { store } = opened;
    await store.commit(commitOf({ seen: [seen(3), seen(1), seen(2), seen(7)] }));
    await store.commit(
      commitOf({ seen: [seen(6), seen(0, { bid: 'b2' }), seen(9, { deviceId: OTHER_DEVICE })] }),
    );
    await store.commit(commitOf({ seen: [seen(5), seen(2), seen(12)] }));

    const expected = new Map([
      [
        'b1',
        [
          [1, 4],
          [5, 8],
          [12, 13],
        ],
      ],
      ['b2', [[0, 1]]],
    ]);
    expect((await store.ingestState(DEVICE)).seen).toEqual(expected);
    const reopened = await opened.reopen();
    expect((await reopened.ingestState(DEVICE)).seen).toEqual(expected);
    expect((await reopened.ingestState(OTHER_DEVICE)).seen).toEqual(new Map([['b1', [[9, 10]]]]));
  });

  it('holds exactly the seqs it was given', async () => {
    const { store } = opened;
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 60 })), { maxLength: 6 }),
        async (commits) => {
          const bid = `run-${run++}`;
          for (const seqs of commits)
            await store.commit(commitOf({ seen: seqs.map((seq) => seen(seq, { bid })) }));
          const ranges = (await store.ingestState(DEVICE)).seen.get(bid) ?? [];
          const held = ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));
          expect(held).toEqual([...new Set(commits.flat())].sort((a, b) => a - b));
          for (const [index, [from]] of ranges.slice(1).entries())
            expect(from).toBeGreaterThan(ranges[index]![1]);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('keeps the body hashes of the last 1,000 messages of a device', async () => {
    const { store } = opened;
    await store.commit(commitOf({ seen: [seen(5, { deviceId: OTHER_DEVICE })] }));
    for (let from = 0; from < 2_500; from += 250) {
      await store.commit(commitOf({ seen: Array.from({ length: 250 }, (_, i) => seen(from + i)) }));
    }

    await opened.nowAndReopened(async (now) => {
      const { recentBodies, seen: ranges } = await now.ingestState(DEVICE);
      expect(recentBodies.size).toBe(1_000);
      expect(recentBodies.get('b1:1500')).toBe(hashOf(1_500));
      expect(recentBodies.get('b1:2499')).toBe(hashOf(2_499));
      expect(recentBodies.has('b1:1499')).toBe(false);
      expect(ranges).toEqual(new Map([['b1', [[0, 2_500]]]]));
      expect((await now.ingestState(OTHER_DEVICE)).recentBodies).toEqual(new Map([['b1:5', hashOf(5)]]));
    });
  });

  it('stays right over many more messages than it keeps', async () => {
    const { store } = opened;
    const total = 60_000;
    for (let from = 0; from < total; from += 5_000) {
      const batch = Array.from({ length: 5_000 }, (_, i) => from + i).filter((seq) => seq % 10_007 !== 1);
      await store.commit(commitOf({ seen: batch.map((seq) => seen(seq)) }));
    }
    const state = await (await opened.reopen()).ingestState(DEVICE);
    expect(state.recentBodies.size).toBe(1_000);
    expect(state.recentBodies.has(`b1:${total - 1_000}`)).toBe(true);
    expect(state.seen.get('b1')).toEqual([
      [0, 1],
      [2, 10_008],
      [10_009, 20_015],
      [20_016, 30_022],
      [30_023, 40_029],
      [40_030, 50_036],
      [50_037, 60_000],
    ]);
  });

  it('keeps the first hash of a message that is seen again', async () => {
    const { store } = opened;
    await store.commit(commitOf({ seen: [seen(1)] }));
    await store.commit(commitOf({ seen: [seen(1, { bodyHash: 77 })] }));
    expect((await store.ingestState(DEVICE)).recentBodies).toEqual(new Map([['b1:1', hashOf(1)]]));
  });

  it('keeps boots by rank; a boot that is given again replaces itself', async () => {
    const { store } = opened;
    await store.commit(
      commitOf({ boots: [boot(2, { bootCounter: 41, timeBase: epochMs(T0 - 5_000), skewMs: 900 })] }),
    );
    await store.commit(
      commitOf({ boots: [boot(1), boot(1, { deviceId: OTHER_DEVICE, birth: '{"v":1,"x":"é"}' })] }),
    );
    await store.commit(
      commitOf({ boots: [boot(2, { bootCounter: 41, timeBase: epochMs(T0 - 9_000), skewMs: -1_200 })] }),
    );

    await opened.nowAndReopened(async (now) => {
      const { boots } = await now.ingestState(DEVICE);
      expect(boots).toEqual([
        boot(1),
        boot(2, { bootCounter: 41, timeBase: epochMs(T0 - 9_000), skewMs: -1_200 }),
      ]);
      expect((await now.ingestState(OTHER_DEVICE)).boots).toEqual([
        boot(1, { deviceId: OTHER_DEVICE, birth: '{"v":1,"x":"é"}' }),
      ]);
    });
  });

  it('takes a boot twice in one commit: the later record stands', async () => {
    const { store } = opened;
    await store.commit(commitOf({ boots: [boot(1), boot(1, { birth: 'later' })] }));
    expect((await store.ingestState(DEVICE)).boots).toEqual([boot(1, { birth: 'later' })]);
  });
}
