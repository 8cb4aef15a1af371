import { expect, it } from '@jest/globals';
import {
  channelId,
  channels,
  commitOf,
  DEVICE,
  EVER,
  MODEL,
  type OpenStore,
  readBack,
  row,
  T0,
  useStore,
} from './telemetry-store.fixtures.contract.ts';

export function describeChannelLists(open: OpenStore): void {
  const opened = useStore(open);

  it('grows by channels at the end; earlier rows have no reading of them', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, channels('a', 'b'));
    await store.commit(commitOf({ rows: [row(T0, [1, 2])] }));

    await store.defineModel(MODEL, channels('a', 'b', 'c'));
    await store.commit(commitOf({ rows: [row(T0 + 1000, [3, 4, 5], { seq: 2 })] }));
    // A device that was not told yet still sends the shorter list, and late rows may gain the new channel.
    await store.commit(commitOf({ rows: [row(T0 + 2000, [6, 7], { seq: 3 })] }));
    await store.commit(commitOf({ rows: [row(T0, [undefined, undefined, 8], { seq: 4 })] }));

    const expected = [
      [1, 2, 8],
      [3, 4, 5],
      [6, 7, undefined],
    ];
    expect((await readBack(store)).map(({ values }) => values)).toEqual(expected);
    const reopened = await opened.reopen();
    expect((await readBack(reopened)).map(({ values }) => values)).toEqual(expected);
    expect(await reopened.series(MODEL, DEVICE, channelId('c'), EVER, 1)).toMatchObject([{ n: 2, avg: 6.5 }]);
    expect(await reopened.lastValues(MODEL, [DEVICE])).toMatchObject([
      { value: 6 },
      { value: 7 },
      { value: 5 },
    ]);
  });

  it('grows where data and rollups are months old', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, channels('a'));
    for (let day = 0; day < 40; day++) {
      await store.commit(commitOf({ rows: [row(T0 + day * 86_400_000, [day], { seq: day })] }));
    }
    const reopened = await opened.reopen();
    await reopened.defineModel(MODEL, channels('a', 'b'));
    await reopened.commit(commitOf({ rows: [row(T0, [undefined, 5], { seq: 50 })] }));
    await reopened.commit(commitOf({ rows: [row(T0 + 80 * 86_400_000, [1, 7], { seq: 51 })] }));

    expect(await reopened.series(MODEL, DEVICE, channelId('b'), EVER, 1)).toMatchObject([{ n: 2, avg: 6 }]);
    expect(await reopened.series(MODEL, DEVICE, channelId('a'), EVER, 1)).toMatchObject([{ n: 41, max: 39 }]);
  });

  it('takes the same list again, before and after a restart', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, channels('a', 'b'));
    await store.defineModel(MODEL, channels('a', 'b'));
    const reopened = await opened.reopen();
    await reopened.defineModel(MODEL, channels('a', 'b'));
    await reopened.commit(commitOf({ rows: [row(T0, [1, 2])] }));
    expect(await readBack(reopened)).toMatchObject([{ values: [1, 2] }]);
  });

  const fahrenheit = channels('a', 'b').map((channel, i) =>
    i === 0 ? { ...channel, unit: '[degF]' } : channel,
  );
  it.each([
    ['shortened', channels('a')],
    ['reordered', channels('b', 'a')],
    ['renamed', channels('a', 'x', 'b')],
    ['changed in its unit', fahrenheit],
    ['given a channel twice', channels('a', 'b', 'a')],
  ])('refuses a list that was %s, and stays as it was', async (_, list) => {
    const { store } = opened;
    await store.defineModel(MODEL, channels('a', 'b'));
    await store.commit(commitOf({ rows: [row(T0, [1, 2])] }));

    await expect(store.defineModel(MODEL, list)).rejects.toMatchObject({
      name: 'OperationalError',
      code: 'channel-list-not-an-extension',
      retryable: false,
    });

    const reopened = await opened.reopen();
    await expect(reopened.defineModel(MODEL, list)).rejects.toMatchObject({
      code: 'channel-list-not-an-extension',
    });
    expect(await readBack(reopened)).toMatchObject([{ values: [1, 2] }]);
  });

  it('refuses rows of a model that was never defined and rows with too many values', async () => {
    const { store } = opened;
    const refusal = { name: 'OperationalError', code: 'channels-undefined', retryable: false };
    await expect(store.commit(commitOf({ rows: [row(T0, [1])] }))).rejects.toMatchObject(refusal);
    await store.defineModel(MODEL, channels('a'));
    await expect(store.commit(commitOf({ rows: [row(T0, [1, 2])] }))).rejects.toMatchObject(refusal);
    expect(await readBack(store)).toEqual([]);
  });
}
