import { expect, it } from '@jest/globals';
import {
  asId,
  DAY_MS,
  type DeviceId,
  epochMs,
  HOUR_MS,
  type MachineModelId,
  MINUTE_MS,
} from '@kizashi/kernel';
import {
  CHANNELS,
  channelId,
  channels,
  commitOf,
  DEVICE,
  EVER,
  FEED,
  MODEL,
  type OpenStore,
  OTHER_DEVICE,
  readBack,
  row,
  T0,
  TEMP,
  useStore,
  VIB,
} from './telemetry-store.fixtures.contract.ts';

const WEEK_MS = 7 * DAY_MS;

export function describeReadings(open: OpenStore): void {
  const opened = useStore(open);

  it('gives back what was committed, with its origin and quality', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const committed = row(T0, [21.5, undefined, -0.25], { boot: 3, seq: 77, quality: [0, 0, 1] });

    const receipt = await store.commit(commitOf({ rows: [committed] }));

    expect(receipt).toEqual({ points: 2, changed: 0 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([committed]);
  });

  it('tells which instants have come in since, late ones too', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const noon = epochMs(T0 + DAY_MS);
    const received = (at: number, receivedAt: number, more = {}) => ({
      ...row(at, [1], { seq: at - T0, ...more }),
      receivedAt: epochMs(receivedAt),
    });
    await store.commit(commitOf({ rows: [received(T0 + HOUR_MS, T0 + HOUR_MS)] }));
    expect(await store.receivedSince(MODEL, noon)).toEqual(new Map());

    await store.commit(
      commitOf({ rows: [received(T0 - 3 * WEEK_MS, noon), received(noon - MINUTE_MS, noon + 1)] }),
    );
    await store.commit(commitOf({ rows: [{ ...received(noon, noon + 2), deviceId: OTHER_DEVICE }] }));

    expect(await store.receivedSince(MODEL, noon)).toEqual(
      new Map([
        [DEVICE, { oldest: T0 - 3 * WEEK_MS, newest: noon - MINUTE_MS }],
        [OTHER_DEVICE, { oldest: noon, newest: noon }],
      ]),
    );
    expect(await store.receivedSince(MODEL, epochMs(noon + 3))).toEqual(new Map());
  });

  it('leaves quality out where every reading is good', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3], { quality: [0, 0, 0] })] }));

    const [found] = await store.readings(MODEL, [DEVICE], EVER);

    expect(found).toEqual(row(T0, [1, 2, 3]));
    expect(found).not.toHaveProperty('quality');
  });

  it('reads [from, to) of the devices asked for, ascending by device and time', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const third = asId<DeviceId>('cnc-0003');
    const rows = [DEVICE, OTHER_DEVICE, third].flatMap((deviceId) =>
      [3, 1, 2, 0].map((minute) => row(T0 + minute * MINUTE_MS, [minute, 0, 0], { deviceId, seq: minute })),
    );
    await store.commit(commitOf({ rows }));

    const range = { from: epochMs(T0 + MINUTE_MS), to: epochMs(T0 + 3 * MINUTE_MS) };
    const found = await store.readings(MODEL, [third, DEVICE], range);

    expect(found.map(({ deviceId, values }) => [deviceId, values[0]])).toEqual([
      [DEVICE, 1],
      [DEVICE, 2],
      [third, 1],
      [third, 2],
    ]);
    expect(await store.readings(MODEL, [], range)).toEqual([]);
  });

  it('keeps machine models apart', async () => {
    const { store } = opened;
    const other = asId<MachineModelId>('screw-11');
    await store.defineModel(MODEL, CHANNELS);
    await store.defineModel(other, channels('pressure'));
    await store.commit(
      commitOf({ rows: [row(T0, [1, 2, 3]), row(T0, [9], { modelId: other, deviceId: OTHER_DEVICE })] }),
    );

    expect(await readBack(store, [DEVICE, OTHER_DEVICE])).toMatchObject([{ deviceId: DEVICE }]);
    expect(await readBack(store, [DEVICE, OTHER_DEVICE], EVER, other)).toMatchObject([
      { deviceId: OTHER_DEVICE, values: [9] },
    ]);
  });

  it('takes NaN as no reading: it stores nothing and erases nothing', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, undefined])] }));

    const partial = await store.commit(commitOf({ rows: [row(T0, [undefined, undefined, 3], { seq: 2 })] }));
    const empty = await store.commit(
      commitOf({ rows: [row(T0, [undefined, undefined, undefined], { seq: 3 }), row(T0 + 1, [undefined])] }),
    );

    expect(partial).toEqual({ points: 1, changed: 0 });
    expect(empty).toEqual({ points: 0, changed: 0 });
    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [1, 2, 3], { seq: 2 })]);
    expect(await store.lastReadingAt(MODEL, [DEVICE])).toEqual(new Map([[DEVICE, T0]]));
  });

  it('makes one row of the parts of an instant that arrive in one commit', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);

    await store.commit(
      commitOf({
        rows: [row(T0, [undefined, 5, undefined], { seq: 2 }), row(T0, [4, undefined, undefined])],
      }),
    );

    expect(await store.readings(MODEL, [DEVICE], EVER)).toEqual([row(T0, [4, 5, undefined], { seq: 2 })]);
  });

  it('gives the last good or uncertain value of each channel', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(
      commitOf({
        rows: [
          row(T0, [1, 10, undefined]),
          row(T0 + 1000, [2, undefined, undefined], { seq: 2, quality: [1, 0, 0] }),
          row(T0 + 2000, [3, undefined, undefined], { seq: 3, quality: [2, 0, 0] }),
          row(T0 + 1000, [undefined, undefined, 7], { deviceId: OTHER_DEVICE }),
        ],
      }),
    );

    expect(await store.lastValues(MODEL, [OTHER_DEVICE, DEVICE, asId<DeviceId>('cnc-none')])).toEqual([
      { deviceId: DEVICE, channel: TEMP, measuredAt: T0 + 1000, value: 2 },
      { deviceId: DEVICE, channel: VIB, measuredAt: T0, value: 10 },
      { deviceId: OTHER_DEVICE, channel: FEED, measuredAt: T0 + 1000, value: 7 },
    ]);
  });

  it('counts bad readings for the time of the last reading', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1]), row(T0 + 500, [1], { seq: 2, quality: [2] })] }));

    const at = await store.lastReadingAt(MODEL, [DEVICE, OTHER_DEVICE]);

    expect(at).toEqual(new Map([[DEVICE, T0 + 500]]));
  });

  it('reads rows that are months later than the newest data, and keeps last values', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [100, 0, 0], { seq: 900 })] }));
    const late = [12, 5, 3, 2, 1].map((weeks) =>
      row(T0 - weeks * WEEK_MS, [weeks, 0, 0], { seq: 20 - weeks }),
    );

    for (const lateRow of late) await store.commit(commitOf({ rows: [lateRow] }));

    const all = await readBack(store);
    expect(all.map(({ values }) => values[0])).toEqual([12, 5, 3, 2, 1, 100]);
    expect(await store.lastValues(MODEL, [DEVICE])).toContainEqual({
      deviceId: DEVICE,
      channel: TEMP,
      measuredAt: T0,
      value: 100,
    });
  });

  it('finds the last value of a channel that has been silent for months', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0 - 10 * WEEK_MS, [1, 55, undefined])] }));
    for (let week = 9; week >= 0; week--) {
      await store.commit(commitOf({ rows: [row(T0 - week * WEEK_MS, [2, undefined], { seq: 30 - week })] }));
    }

    const reopened = await opened.reopen();

    expect(await reopened.lastValues(MODEL, [DEVICE])).toEqual([
      { deviceId: DEVICE, channel: TEMP, measuredAt: T0, value: 2 },
      { deviceId: DEVICE, channel: VIB, measuredAt: T0 - 10 * WEEK_MS, value: 55 },
    ]);
  });

  it('knows its readings after it was opened again', async () => {
    const { store } = opened;
    await store.defineModel(MODEL, CHANNELS);
    const rows = Array.from({ length: 300 }, (_, hour) =>
      row(T0 + hour * HOUR_MS, [hour, 1, 2], { seq: hour }),
    );
    await store.commit(commitOf({ rows }));

    const reopened = await opened.reopen();

    expect(await reopened.readings(MODEL, [DEVICE], EVER)).toEqual(rows);
  });

  it('has nothing to say about models, devices and channels that it does not know', async () => {
    const { store } = opened;
    const unknown = asId<MachineModelId>('unknown');
    expect(await store.readings(unknown, [DEVICE], EVER)).toEqual([]);
    expect(await store.lastValues(unknown, [DEVICE])).toEqual([]);
    expect(await store.lastReadingAt(unknown, [DEVICE])).toEqual(new Map());
    expect(await store.series(unknown, DEVICE, TEMP, EVER, 10)).toEqual([]);
    await store.defineModel(MODEL, CHANNELS);
    await store.commit(commitOf({ rows: [row(T0, [1, 2, 3])] }));
    expect(await store.series(MODEL, DEVICE, channelId('no.such'), EVER, 10)).toEqual([]);
    expect(await store.series(MODEL, OTHER_DEVICE, TEMP, EVER, 10)).toEqual([]);
    expect(await store.readings(MODEL, [OTHER_DEVICE], EVER)).toEqual([]);
  });

  it.each([
    [`it's "quoted"`, `a"b`, `model 'x'`],
    ['a.b.c', 'x.y', 'm.n'],
    ['comma,space =equals', 'tab\tsep', 'with,comma =x'],
    ['back\\slash\\', 'trail\\', 'end\\'],
    ["'; DROP TABLE device; --", "'); --", '"; DROP MEASUREMENT x; --'],
    ['機械-α-💡', '温度', '型式'],
    ['new\nline', 'time', '_measurement'],
    ['100%25', '%2e', '%'],
  ])('takes odd ids as plain data: %j', async (device, channel, model) => {
    const { store } = opened;
    const modelId = asId<MachineModelId>(model);
    const deviceId = asId<DeviceId>(device);
    await store.defineModel(modelId, channels(channel, 'plain'));
    await store.commit(
      commitOf({
        rows: [row(T0, [1, 2], { modelId, deviceId }), row(T0, [3, 4], { modelId })],
        seen: [{ deviceId, bid: device, seq: 4, bodyHash: 9 }],
      }),
    );

    expect(await readBack(store, [deviceId], EVER, modelId)).toMatchObject([{ deviceId, values: [1, 2] }]);
    expect(await store.series(modelId, deviceId, channelId(channel), EVER, 4)).toMatchObject([
      { n: 1, avg: 1 },
    ]);
    expect(await store.lastValues(modelId, [deviceId])).toHaveLength(2);
    expect(await store.lastReadingAt(modelId, [deviceId])).toEqual(new Map([[deviceId, T0]]));
    const state = await store.ingestState(deviceId);
    expect(state.seen).toEqual(new Map([[device, [[4, 5]]]]));
    expect(state.recentBodies).toEqual(new Map([[`${device}:4`, 9]]));
  });
}
