import { describe, expect, it } from '@jest/globals';
import type { MachineModel } from '@kizashi/condition-monitoring/data-acquisition';
import { asId, type ChannelId, type DeviceId, epochMs, MINUTE_MS, SECOND_MS } from '@kizashi/kernel';
import { MemoryTelemetryStore, type WaveChunk } from '@kizashi/storage/telemetry-store';
import { NOTHING_TO_COMMIT } from '../../data-acquisition/ingest/to-commit.ts';
import { aBurst, BURST_AT, burstModel, DEVICE, speedRow } from './bursts.fixture.ts';
import { shaftSpeed } from './shaft-speed.ts';

const bearing = { ...burstModel.positions[0]?.bearing, speedPerMinute: 1_200 } as NonNullable<
  MachineModel['positions'][number]['bearing']
>;

async function speedWith(
  commit: Partial<typeof NOTHING_TO_COMMIT>,
  of: Partial<typeof bearing> = {},
  model: MachineModel = burstModel,
) {
  const store = new MemoryTelemetryStore();
  await store.defineModel(model.id, model.channels);
  const waves = [aBurst(), ...(commit.waves ?? [])];
  await store.commit({ ...NOTHING_TO_COMMIT, ...commit, waves });
  const [burst] = (await store.waveforms(DEVICE, { from: BURST_AT, to: epochMs(BURST_AT + 1) })).filter(
    ({ captureId }) => captureId === 'burst',
  );
  if (burst === undefined) throw new Error('there is no burst');
  const found = await shaftSpeed(store, model, burst, { ...bearing, ...of });
  return found && { from: found.from, hz: Array.from(found.profile.hz), at: Array.from(found.profile.at) };
}

const tachometer = (fields: Partial<WaveChunk> = {}): WaveChunk => ({
  ...aBurst(),
  captureId: 'turns',
  channel: asId<ChannelId>('speed'),
  sampleRateHz: 10,
  samples: Float32Array.of(1_500, 1_800, 2_100),
  ...fields,
});

describe('shaft speed', () => {
  it('is that of a tachometer recorded with the burst, sample by sample, before any other', async () => {
    const rows = [speedRow(BURST_AT, 900)];
    expect(await speedWith({ waves: [tachometer()], rows })).toEqual({
      from: 'tachometer',
      hz: [25, 30, 35],
      at: [0, 0.1, 0.2],
    });
    const late = tachometer({ measuredAt: epochMs(BURST_AT + 500) });
    expect((await speedWith({ waves: [late] }))?.at[0]).toBe(0.5);
  });

  it('is not that of a tachometer that lacks chunks, or of another time', async () => {
    const rows = [speedRow(BURST_AT, 900)];
    const torn = tachometer({ chunks: 2 });
    const other = tachometer({ measuredAt: epochMs(BURST_AT + 5 * SECOND_MS) });
    for (const wave of [torn, other])
      expect((await speedWith({ waves: [wave], rows }))?.from).toBe('channel');
  });

  it('is the newest good reading up to the begin of the burst, never one after it', async () => {
    const rows = [
      speedRow(epochMs(BURST_AT - 3 * MINUTE_MS), 1_000),
      speedRow(epochMs(BURST_AT - 2 * MINUTE_MS), 900),
      speedRow(epochMs(BURST_AT - MINUTE_MS), 5_000, 2),
      speedRow(epochMs(BURST_AT + 1), 6_000),
    ];
    expect(await speedWith({ rows })).toEqual({ from: 'channel', hz: [15], at: [0] });
  });

  it('is what the model says where no reading is fresh, and unknown where it says nothing', async () => {
    const rows = [speedRow(epochMs(BURST_AT - 11 * MINUTE_MS), 900)];
    expect(await speedWith({ rows })).toEqual({ from: 'nominal', hz: [20], at: [0] });
    const { speedPerMinute: _, ...without } = bearing;
    const store = new MemoryTelemetryStore();
    await store.commit({ ...NOTHING_TO_COMMIT, waves: [aBurst()] });
    const burst = await store.waveform(asId<DeviceId>(DEVICE), 'burst');
    expect(burst && (await shaftSpeed(store, burstModel, burst, without))).toBeUndefined();
  });

  it('is unknown while the shaft stands: nothing strikes then', async () => {
    expect(await speedWith({ rows: [speedRow(BURST_AT, 0)] })).toBeUndefined();
  });
});
