import { afterEach, describe, expect, it } from '@jest/globals';
import type { MachineModel, TelemetryRow } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type DeviceId, type EpochMs, epochMs, MINUTE_MS, OperationalError } from '@kizashi/kernel';
import { MemoryTelemetryStore, type WaveChunk } from '@kizashi/storage/telemetry-store';
import { Subject } from 'rxjs';
import { Announcements } from '../../announcements/index.ts';
import type { MqttBroker } from '../../data-acquisition/broker/mqtt-broker.ts';
import { wavesStored } from '../../data-acquisition/ingest/announce-waves.ts';
import { NOTHING_TO_COMMIT } from '../../data-acquisition/ingest/to-commit.ts';
import type { Ingest } from '../../data-acquisition/ingest.ts';
import type { StoredFleetClock } from '../../fleet-clock/stored-fleet-clock.ts';
import { Lifecycle } from '../../lifecycle/lifecycle.ts';
import { FreshReadings } from '../../rooms/fresh-readings.ts';
import type { MachineRegistry } from '../../rooms/machine-registry.ts';
import { aBurst, BURST_AT, burstModel, DEVICE, speedRow } from './bursts.fixture.ts';
import { WholeBursts } from './whole-bursts.ts';

const lifecycles: Lifecycle[] = [];
afterEach(async () => {
  for (const lifecycle of lifecycles.splice(0)) await lifecycle.stop();
});

/** Room 2 on a store in memory; `refusing`: times that the store takes no derived row. */
async function roomOn(
  store: MemoryTelemetryStore,
  {
    mode = 'driven',
    model = burstModel,
    refusing = 0,
  }: { mode?: string; model?: MachineModel; refusing?: number } = {},
) {
  await store.defineModel(model.id, model.channels);
  const announcements = new Announcements();
  const lifecycle = new Lifecycle();
  lifecycles.push(lifecycle);
  const subscribed = new Subject<{ deviceId: DeviceId; kind: 'cmd' }>();
  const fresh = new FreshReadings();
  const now = epochMs(BURST_AT + MINUTE_MS);
  let refuse = refusing;
  const ingest = {
    storeDerived: async (row: TelemetryRow) => {
      if (refuse-- > 0)
        throw new OperationalError('duckdb-commit-failed', 'The store is away.', { retryable: true });
      await store.commit({ ...NOTHING_TO_COMMIT, rows: [row] });
    },
  };
  const bursts = new WholeBursts(
    store,
    { all: async () => new Map([[DEVICE, { model }]]) } as unknown as MachineRegistry,
    fresh,
    { mode, now: () => now, horizon: () => now } as unknown as StoredFleetClock,
    ingest as unknown as Ingest,
    announcements,
    { subscribed } as unknown as MqttBroker,
    lifecycle,
  );
  const take = async (waves: WaveChunk[], rows: TelemetryRow[] = []) => {
    await store.commit({ ...NOTHING_TO_COMMIT, waves, rows });
    for (const fact of wavesStored(waves, () => asId('mch_a'))) announcements.announce(fact);
  };
  return { bursts, take, fresh, subscribed };
}

async function derived(store: MemoryTelemetryStore, at: EpochMs = BURST_AT) {
  const range = { from: at, to: epochMs(at + 1) };
  const [row] = await store.readings(burstModel.id, [DEVICE], range);
  const [, , rms, kurtosis, bpfo] = row?.values ?? [];
  return { rms, kurtosis, bpfo };
}
const NOTHING = { rms: undefined, kurtosis: undefined, bpfo: undefined };
const LATER = epochMs(BURST_AT + MINUTE_MS);
const halves = () => {
  const { samples, ...whole } = aBurst();
  return [0, 1].map((chunk) => ({
    ...{ ...whole, chunk, chunks: 2, seq: chunk },
    samples: samples.subarray(2_048 * chunk, 2_048 * (chunk + 1)),
  }));
};

describe('whole bursts', () => {
  it('become readings of the channels derived from them, dated with the burst', async () => {
    const store = new MemoryTelemetryStore();
    const { bursts, take } = await roomOn(store);
    await take([aBurst()], [speedRow(epochMs(BURST_AT - 1), 1_800)]);
    await bursts.catchUp(LATER);
    const { rms, kurtosis, bpfo } = await derived(store);
    expect(rms).toBeGreaterThan(0.1);
    expect(kurtosis).toBeGreaterThan(4);
    expect(bpfo).toBeGreaterThan(20);
  });

  it('wait for their last chunk, whatever the order', async () => {
    const store = new MemoryTelemetryStore();
    const { bursts, take } = await roomOn(store);
    const [first, second] = halves() as [WaveChunk, WaveChunk];
    await take([second]);
    await bursts.catchUp(LATER);
    expect(await derived(store)).toEqual(NOTHING);
    await take([first]);
    await bursts.catchUp(LATER);
    const inHalves = await derived(store);
    const other = new MemoryTelemetryStore();
    const room = await roomOn(other);
    await room.take([aBurst()]);
    await room.bursts.catchUp(LATER);
    expect(inHalves).toEqual(await derived(other));
  });

  it('lack the defects and nothing else where the speed or the geometry is not known', async () => {
    const plain = burstModel.positions.map(({ bearing: _, ...position }) => position);
    for (const model of [burstModel, { ...burstModel, positions: plain }]) {
      const store = new MemoryTelemetryStore();
      const { bursts, take } = await roomOn(store, { model });
      await take([aBurst()]);
      await bursts.catchUp(LATER);
      const { rms, bpfo } = await derived(store);
      expect(rms).toBeGreaterThan(0.1);
      expect(bpfo).toBeNaN();
    }
  });

  it('wait under the wall clock for readings that come after them, but not for long', async () => {
    const store = new MemoryTelemetryStore();
    const { bursts, take, fresh } = await roomOn(store, { mode: 'wall' });
    await take([aBurst()]);
    await bursts.catchUp(LATER);
    expect(await derived(store)).toEqual(NOTHING);
    fresh.noteNewest(DEVICE, BURST_AT);
    await bursts.catchUp(LATER);
    expect((await derived(store)).rms).toBeGreaterThan(0.1);
    const silent = new MemoryTelemetryStore();
    const room = await roomOn(silent, { mode: 'wall' });
    await room.take([aBurst()]);
    await room.bursts.catchUp(epochMs(BURST_AT + 2 * MINUTE_MS));
    expect((await derived(silent)).rms).toBeGreaterThan(0.1);
  });

  it('are looked at again when the store took nothing', async () => {
    const store = new MemoryTelemetryStore();
    const { bursts, take } = await roomOn(store, { refusing: 1 });
    const second = epochMs(BURST_AT + 1_000);
    await take([aBurst(), aBurst({ captureId: 'second', measuredAt: second })]);
    await expect(bursts.catchUp(LATER)).rejects.toThrow('The store is away.');
    await bursts.catchUp(LATER);
    expect((await derived(store)).rms).toBeGreaterThan(0.1);
    expect((await derived(store, second)).rms).toBeGreaterThan(0.1);
  });

  it('of before a restart are looked at when their device connects, those that were reduced already not again', async () => {
    const store = new MemoryTelemetryStore();
    const before = await roomOn(store);
    await before.take([aBurst()]);
    const { bursts, subscribed } = await roomOn(store);
    subscribed.next({ deviceId: DEVICE, kind: 'cmd' });
    await new Promise((done) => setTimeout(done, 5));
    await bursts.catchUp(LATER);
    expect((await derived(store)).rms).toBeGreaterThan(0.1);
    const rowsBefore = await store.receivedSince(burstModel.id, epochMs(0));
    const again = await roomOn(store, { refusing: 1 });
    again.subscribed.next({ deviceId: DEVICE, kind: 'cmd' });
    await new Promise((done) => setTimeout(done, 5));
    // Nothing is stored, so the store that refuses is not even asked.
    await again.bursts.catchUp(LATER);
    expect(await store.receivedSince(burstModel.id, epochMs(0))).toEqual(rowsBefore);
  });

  it('of channels that nothing is derived from are left alone', async () => {
    const store = new MemoryTelemetryStore();
    const channels = burstModel.channels.filter((channel) => channel.derived === undefined);
    const { bursts, take } = await roomOn(store, { model: { ...burstModel, channels }, refusing: 1 });
    await take([aBurst()]);
    await bursts.catchUp(LATER);
    expect(await store.readings(burstModel.id, [DEVICE], { from: BURST_AT, to: LATER })).toEqual([]);
  });
});
