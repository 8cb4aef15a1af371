import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { asId, type DeviceId, OperationalError } from '@kizashi/kernel';
import type { CommitReceipt, IngestCommit, SeenMessage } from '@kizashi/storage/telemetry-store';
import fc from 'fast-check';
import type { Contribution } from './contribution.ts';
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts';

const OPTIONS: GroupCommitOptions = {
  lingerMs: 5,
  busyLingerMs: 5,
  busyFrom: 10,
  floodLingerMs: 5,
  floodFrom: 1_000,
  fullAtRows: 1_000,
  mostRows: 1_000,
  leastRows: 1_000,
  commitMs: 1_000,
  giveUpAfterMs: 60,
  firstRetryMs: 1,
};
const EMPTY: IngestCommit = { rows: [], events: [], waves: [], seen: [], boots: [], quarantined: [] };
const RECEIPT: CommitReceipt = { points: 0, changed: 0 };

const seen = (seq: number): SeenMessage => ({ deviceId: asId<DeviceId>('d'), bid: 'b', seq, bodyHash: 0 });
const diskFull = () => new OperationalError('duckdb-commit-failed', 'no room', { retryable: true });

/** A group over a store that does what `store` says, and the order in which contributions settled. */
function setUp(store: (batch: IngestCommit) => Promise<void>, options: Partial<GroupCommitOptions> = {}) {
  const settled: { seq: number; failure?: Error }[] = [];
  const gaveUp: Error[] = [];
  const group = new GroupCommit(
    async (batch) => {
      await store(batch);
      return RECEIPT;
    },
    { stored: () => undefined, retrying: () => undefined, gaveUp: (failure) => gaveUp.push(failure) },
    { ...OPTIONS, ...options },
  );
  const contribution = (
    seq: number,
    commit: Partial<IngestCommit> = { seen: [seen(seq)] },
    deviceId = asId<DeviceId>('d'),
  ): Contribution => ({
    ...EMPTY,
    ...commit,
    deviceId,
    asPoison: () => ({ ...EMPTY, seen: [seen(1_000 + seq)] }),
    settle: (failure) => settled.push({ seq, ...(failure && { failure }) }),
  });
  const submit = (seq: number, commit?: Partial<IngestCommit>, device?: string) =>
    group.submit(contribution(seq, commit, device === undefined ? undefined : asId<DeviceId>(device)));
  return { group, settled, gaveUp, submit };
}

const seqsOf = (batch: IngestCommit) => batch.seen.map(({ seq }) => seq);

describe('GroupCommit', () => {
  it('settles in order of arrival, and nobody before the commit has resolved', async () => {
    const gate = Promise.withResolvers<void>();
    const { group, settled, submit } = setUp(() => gate.promise);
    for (const seq of [3, 1, 2]) submit(seq);
    await sleep(20);
    expect(settled).toEqual([]);
    gate.resolve();
    await group.whenSettled();
    expect(settled.map(({ seq }) => seq)).toEqual([3, 1, 2]);
  });

  it('gathers while a commit is under way, one commit at a time', async () => {
    const batches: number[][] = [];
    let underWay = 0;
    const { group, submit } = setUp(async (batch) => {
      underWay += 1;
      expect(underWay).toBe(1);
      batches.push(seqsOf(batch));
      await sleep(15);
      underWay -= 1;
    });
    submit(1);
    await sleep(10);
    submit(2);
    submit(3);
    await group.whenSettled();
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('gathers for longer the more there were in the group before, counted from its first', async () => {
    const batches: number[] = [];
    const lingers = { lingerMs: 1, busyLingerMs: 40, busyFrom: 2, floodLingerMs: 60_000, floodFrom: 5 };
    const { submit, group } = setUp(async (batch) => {
      batches.push(batch.seen.length);
      await sleep(30);
    }, lingers);
    const submitMany = (count: number) => {
      for (let seq = 0; seq < count; seq += 1) submit(seq);
    };
    submitMany(2);
    await sleep(15);
    submitMany(1);
    // The commit is over, and what came during it waits on for others.
    await sleep(25);
    expect(batches).toEqual([2]);
    submitMany(4);
    await sleep(55);
    expect(batches).toEqual([2, 5]);
    submitMany(1);
    await sleep(50);
    expect([batches, group.waiting]).toEqual([[2, 5], 1]);
    await group.whenSettled();
  });

  it('does not linger when the group is full', async () => {
    const { settled, submit } = setUp(async () => undefined, { lingerMs: 60_000, fullAtRows: 1 });
    submit(1, { rows: [{} as never] });
    await sleep(5);
    expect(settled).toEqual([{ seq: 1 }]);
  });

  it('tries again while the store fails, and acknowledges nobody meanwhile', async () => {
    let failures = 3;
    const { group, settled, submit } = setUp(async () => {
      expect(settled).toEqual([]);
      failures -= 1;
      if (failures >= 0) throw diskFull();
    });
    submit(1);
    submit(2);
    await group.whenSettled();
    expect(failures).toBe(-1);
    expect(settled).toEqual([{ seq: 1 }, { seq: 2 }]);
  });

  it('gives up after its bound, together with everything that came behind', async () => {
    const { group, settled, gaveUp, submit } = setUp(async () => {
      throw diskFull();
    });
    submit(1);
    await sleep(15);
    submit(2);
    // Repeats 1 or 2: settling it well would acknowledge what is not stored.
    submit(3, EMPTY);
    await group.whenSettled();
    expect(gaveUp).toHaveLength(1);
    expect(settled.map(({ seq, failure }) => [seq, (failure as OperationalError | undefined)?.code])).toEqual(
      [
        [1, 'duckdb-commit-failed'],
        [2, 'duckdb-commit-failed'],
        [3, 'duckdb-commit-failed'],
      ],
    );
  });

  it('finds the one that cannot be stored, puts it aside and stores the others', async () => {
    const stored: number[] = [];
    const { group, settled, gaveUp, submit } = setUp(async (batch) => {
      if (seqsOf(batch).includes(2)) throw new TypeError('a row that nobody can store');
      stored.push(...seqsOf(batch));
    });
    for (const seq of [1, 2, 3]) submit(seq);
    await group.whenSettled();
    expect(stored).toEqual([1, 1_002, 3]);
    expect(settled).toEqual([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
    expect(gaveUp).toEqual([]);
  });

  it('finds two among many in few attempts, acknowledged in their order', async () => {
    let attempts = 0;
    const { group, settled, gaveUp, submit } = setUp(async (batch) => {
      attempts += 1;
      if (seqsOf(batch).some((seq) => seq === 300 || seq === 301)) throw new TypeError('not this one');
    });
    for (let seq = 0; seq < 512; seq += 1) submit(seq);
    await group.whenSettled();
    expect(attempts).toBeLessThan(30);
    expect(settled).toEqual(Array.from({ length: 512 }, (_, seq) => ({ seq })));
    expect(gaveUp).toEqual([]);
  });

  it('gives up what cannot even be put aside', async () => {
    const { group, settled, gaveUp, submit } = setUp(async () => {
      throw new TypeError('nothing at all');
    });
    for (const seq of [1, 2, 3]) submit(seq);
    await group.whenSettled();
    expect(gaveUp).toHaveLength(1);
    expect(settled.map(({ seq, failure }) => [seq, failure?.message])).toEqual(
      [1, 2, 3].map((seq) => [seq, 'nothing at all']),
    );
  });

  it('gives each device its turn where one commit has no place for all', async () => {
    const batches: number[][] = [];
    const { group, settled, submit } = setUp(
      async (batch) => {
        batches.push(seqsOf(batch));
        await sleep(5);
      },
      { mostRows: 4 },
    );
    const row = (seq: number) => ({ seen: [seen(seq)], rows: [{} as never] });
    submit(0, row(0), 'first');
    await sleep(8);
    for (const seq of [1, 2, 3, 4, 5, 6, 7]) submit(seq, row(seq), 'flood');
    submit(8, row(8), 'other');
    await group.whenSettled();
    expect(batches).toEqual([[0], [1, 2, 3, 8], [4, 5, 6, 7]]);
    expect(settled.map(({ seq }) => seq)).toEqual(batches.flat());
  });

  it('is flooded from a full group on until nobody waits any more', async () => {
    let gate = Promise.withResolvers<void>();
    const { group, submit } = setUp(() => gate.promise, { floodFrom: 3, lingerMs: 60_000 });
    const whileCommitting = async (seqs: readonly number[]) => {
      for (const seq of seqs) submit(seq);
      const settled = group.whenSettled();
      const { isFlooded } = group;
      gate.resolve();
      await settled;
      gate = Promise.withResolvers();
      return isFlooded;
    };
    expect(await whileCommitting([1, 2])).toBe(false);
    expect(await whileCommitting([3, 4, 5])).toBe(true);
    expect(group.isFlooded).toBe(false);
  });

  it('settles a duplicate at once when nothing is on its way, else after what is', async () => {
    const gate = Promise.withResolvers<void>();
    const { group, settled, submit } = setUp(() => gate.promise);
    submit(1, EMPTY);
    expect(settled).toEqual([{ seq: 1 }]);
    submit(2);
    await sleep(10);
    submit(3, EMPTY);
    expect(settled).toEqual([{ seq: 1 }]);
    gate.resolve();
    await group.whenSettled();
    expect(settled.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('drains when it is closed and then takes nothing', async () => {
    const { group, settled, submit } = setUp(() => sleep(5), { lingerMs: 60_000 });
    submit(1);
    await group.close();
    submit(2);
    expect(settled).toMatchObject([{ seq: 1 }, { seq: 2, failure: { message: 'the service is stopping' } }]);
    expect(settled[0]).not.toHaveProperty('failure');
  });

  it('never settles well what is not stored, however the store behaves', async () => {
    const behaviour = fc.constantFrom('ok', 'slow', 'fails', 'chokes on one');
    await fc.assert(
      fc.asyncProperty(
        fc.array(behaviour, { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 15 }),
        async (script, pauses) => {
          const stored = new Set<number>();
          let call = 0;
          const { group, settled, submit } = setUp(
            async (batch) => {
              const act = script[call++ % script.length];
              if (act === 'slow') await sleep(2);
              if (act === 'fails') throw diskFull();
              if (act === 'chokes on one' && seqsOf(batch).some((seq) => seq % 5 === 0))
                throw new TypeError('no');
              for (const seq of seqsOf(batch)) stored.add(seq);
            },
            { lingerMs: 1, giveUpAfterMs: 3 },
          );
          for (const [seq, pause] of pauses.entries()) {
            submit(seq);
            if (pause > 2) await sleep(pause - 2);
          }
          await group.close();
          expect(settled.map(({ seq }) => seq)).toEqual(pauses.map((_, seq) => seq));
          for (const { seq, failure } of settled) {
            if (!failure) expect(stored.has(seq) || stored.has(1_000 + seq)).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
